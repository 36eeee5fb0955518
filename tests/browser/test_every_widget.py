"""Every kind of widget: it follows traits that a kernel sets, and its state can be printed."""

import json

import pytest
from conftest import ROOT
from pages import alone

import warmstart as ws
from warmstart import load_rubric, widgets
from warmstart.model.responses import SWITCHES
from warmstart.widgets.base import STATIC, Widget
from warmstart.workshop import demo
from warmstart.workshop.codes import dump_code
from warmstart.workshop.handins import file_of

pytestmark = pytest.mark.browser

LONG = "In May you told me about the drier boards. Would a yes or no by Friday suit you? " * 12

GRADES = [
    {"message": "m01", "criterion": c["id"], "level": 1, "confidence": 60} for c in load_rubric()
]
JUDGED = {"pair": "p03", "chosen": "m05", "other": "m06", "sure": 85, "preferred": ""}

#: What a room handed in: two people's files, one of them twice, a code in a chat, and a picture.
THREE = ws.Activity(["m01", "m02", "m05"], ["context", "ask"], "Three letters")
SHEETS = demo.sheets(THREE, 4)
HANDED_IN = [
    {"source": f"{i}.json", "text": file_of(sheet, f"2026-11-23T09:0{i}Z", "Anna" * (i == 0))}
    for i, sheet in enumerate([*SHEETS[:2], SHEETS[4]])
]
IN_CHAT = {"source": "chat.txt", "text": f"09:00 Bo: {dump_code(SHEETS[2])}"}
PICTURE = {"source": "me.png", "reason": "A picture can't be read here.", "opaque": True}

#: What a kernel sets, in this order; each kind ends in a state that has something to show.
STATES = {
    "Collector": f"""arrived {json.dumps(HANDED_IN)}; arrived {json.dumps([*HANDED_IN, IN_CHAT, PICTURE])};
        left_out {json.dumps([f"0.json {dump_code(SHEETS[0])}"])}; left_out []; activity "m01~context~One letter"; activity "{THREE.text}" """,
    "ContextSlider": """sent 80; stage 2; predict false; guess 7; route "email/legislator"; stage 1""",
    "DraftingDesk": f"""text "{LONG}"; levels {{"context": 0, "ask": null}}; revealed true;
        relationship "corresponded"; channel "letter"; levels {{"context": 3}}; text "{LONG}Buy now." """,
    "EntryPoints": """answers [{"item": "comment-find", "chosen": "column"}]""",
    "Forecast": """chips [4, 3, 2, 1, 0, 0, 0, 0, 1]; locked true; campaigns [0, 2, 14]; seed 4;
        locked false; sent 40; edges [0, 1, 5]; chips [1, 2, 0]; locked true; campaigns [3, 3]""",
    "GateCards": """answers [{"item": "optout", "chosen": "hold"}]""",
    "GiftGrid": """route "email/legislator"; locked true; gift_world "landry2010";
        guess {"stranger": "lowers", "known": "raises"}; ask "large" """,
    "Grader": f"""answers {json.dumps(GRADES)}; position 1; view "graded"; position 0; sealed true;
        sealed false""",
    "Inbox": """answers [{"item": "pump", "chosen": "quick"}, {"item": "bump", "chosen": "leave"}]""",
    "LetterVersions": """answers [{"item": "opening", "chosen": "warmer"}, {"item": "ask", "chosen": "small"}]""",
    "NextMessage": """answers [{"item": "yes-send", "chosen": "more"}]""",
    "NumberGuess": """locked true; guess [50, 12]; guess [42, 30]""",
    "PairJudge": f"""answers [{json.dumps(JUDGED)}]; position 1""",
    "PeekingLab": """looks 10; predict false; runs 100; rate_b 0.2; rate_a 0.12; batch 30; seed 7;
        guess 12""",
    "Progress": f"""answers [{json.dumps({"kind": "judgement", "place": "", **JUDGED})},
        {{"kind": "grades", "place": "", "message": "m01", "levels": {{"context": 2}}, "confidence": 60}}]""",
    "PurposeMover": """guess 1; form "hinted"; at 2""",
    "RetrievalCards": """answers [{"card": "q0201", "recalled": 2}]""",
    "Rewrite": """answers [{"item": "known", "chosen": "paper"}]; answers [{"item": "fits", "chosen": "name"}]""",
    "Sandbox": """gift true; overrides {"base": [-2.0, 0.5]}; sent 30; upfront true;
        gift_world "vonasch2024"; overrides {}; campaigns [1, 4]; setting ""; ask "large";
        route "email/legislator"; gift true; overrides {"large_ask": [1.0, 0.2]}""",
    "SilenceBound": """sent 60; predict false; replies 2; prior [0.5, 0.5]; target 0.1; guess 4""",
    "Simulator": """sent 29; predict false; sent 20; guess [1, 3]; guess []; gift true; gift_world "landry2010"; ask "small";
        route "email/legislator"; campaigns [2, 0]; recipient_sd 0.5; follow_up true;
        overrides {"base": [-1.0, 0.5]}; seed 5; guess [0, 2]""",
    "SortingTable": """order ["a06", "m21", "m55", "m39", "a05", "m26"]; locked true""",
    "SwapTest": """recipient "lena"; marks [0, 1]; locked true; position 1""",
    "TwoWorlds": """correlation 0.2; guess 12; locked true; view "context"; n 120; founders 0.4;
        context 0.4; rate_without 0.1; rate_with 0.4; seed 9; view "lots" """,
    "Workshop": f"""group 3; number 5; answers {json.dumps([{**GRADES[0], "round": 1}])}; round 2;
        activity "m01~context~One letter" """,
    "YearOfStamps": """locked true; guess "deep"; cold 10; warm 5; warm_moves "--c--c-u-ui"; known 1; seed 5;
        known_moves "n-n--n--n--"; need 2; touch_odds 4.0; cooling 0.5; letter_cost 0.5; month 7; drawn [0, 3]""",
}
STATES = {
    name: [(s.split()[0], json.loads(s.strip().partition(" ")[2])) for s in text.split(";")]
    for name, text in STATES.items()
}

#: Kinds that say all in words.
WORDY = {
    "DraftingDesk",
    "EntryPoints",
    "GateCards",
    "Inbox",
    "LetterVersions",
    "NextMessage",
    "PurposeMover",
    "RetrievalCards",
    "Rewrite",
    "SortingTable",
    "SwapTest",
}
WORDY |= {"Workshop"}

#: What a widget is made with, and keeps.
# `written` is set by whoever writes in a round of peers: test_peers.py
GIVEN = {
    "written",
    "place",
    "show",
    "task",
    "fool",
    "stages",
    "text",
    "sender",
    "person",
    "recipient",
}
GIVEN |= {"finds", "cases", "laws", "noted", "evidence", "messages", "reference", "criteria"}
GIVEN |= {"pairs", "reveal", "truths", "forms", "sentences", "cards", "chapter", "priors", "levels"}
GIVEN |= {
    "you",
    "seconds",
    "reasons",
    "texts",
    "bands",
    "roles",
    "question",
    "items",
    "most",
    "unit",
    "grounds",
    "threads",
    "steps",
    "letter",
    "at",
    "lexicon",
    "page",
    "known",
}

# A view as in Jupyter: a kernel behind it, and no store. What it shows is compared as a reader
# may see it: marks, words, and how the controls stand.
HOST = """async ({ source, state }) => {
  const { default: widget } = await import(source);
  const main = document.querySelector("main"), views = [];
  const view = (traits) => {
    const state = structuredClone(traits), listeners = [], stop = new AbortController();
    const changed = (keys) => keys.forEach((key) => listeners.filter(([name]) => name === `change:${key}`).forEach(([, f]) => f()));
    const set = (changes) => {
      const keys = Object.keys(changes).filter((k) => JSON.stringify(state[k]) !== JSON.stringify(changes[k]));
      Object.assign(state, changes);
      changed(keys);
    };
    const model = { get: (k) => state[k], set: (k, v) => set({ [k]: v }), save_changes() {}, on: (name, f) => listeners.push([name, f]) };
    const el = document.createElement("div");
    main.append(el);
    widget.render({ model, el, signal: stop.signal });
    views.push(el);
    return { el, state, set, end: () => (stop.abort(), el.remove()) };
  };
  const settled = async (el) => {
    while (el.querySelector("[aria-busy=true]")) await new Promise((again) => setTimeout(again, 20));
    const closed = [...el.querySelectorAll("details:not([open])")].filter((d) => d.checkVisibility());
    await Promise.all(closed.map((d) => new Promise((opened) => {
      d.addEventListener("toggle", opened, { once: true });
      d.open = true;
    })));
    for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame); // widths have been told
  };
  const plain = (s) => s.replace(/ws-[a-z]+-\\d+/g, "#");
  const look = (node) => {
    if (node.nodeType === 3) return node.data.trim() ? [node.data] : [];
    if (node.matches(".spoken") || !node.checkVisibility()) return [];
    const form = node.matches("input, select, textarea, button");
    const said = form ? [node.type, node.value, node.checked, node.min, node.max, node.disabled]
      : node.getAttributeNames().filter((n) => n !== "open").map((n) => `${n}=${plain(node.getAttribute(n))}`);
    return [`<${node.localName} ${said}>`, ...(node.localName === "select" ? [] : [...node.childNodes].flatMap(look))];
  };
  self.kernel = {
    view: view(state),
    again(state) {
      this.view.end();
      this.view = view(state);
    },
    async compare(changes) {
      this.view.set(changes);
      const fresh = view(this.view.state);
      await settled(this.view.el);
      await settled(fresh.el);
      const looks = [look(this.view.el), look(fresh.el)];
      fresh.end();
      return looks;
    },
  };
}"""


def states(name):
    """Return the first state of a kind, and what a kernel then sends, change by change."""

    def plain():
        state = {k: v for k, v in widget.get_state().items() if not k.startswith("_")}
        return json.loads(json.dumps({k: state[k] for k in state if k in own}))

    own = set(getattr(widgets, name).class_traits(sync=True)) - set(Widget.class_trait_names())
    widget = eval(f"widgets.{getattr(widgets, name).example}")
    first, changes = plain(), []
    for trait, value in STATES[name]:
        before = plain()
        setattr(widget, trait, value)
        changes.append({k: v for k, v in plain().items() if before[k] != v})
        assert trait in changes[-1], f"{trait} is {value} already: nothing is tested"
    return first, changes


def module_of(kind):
    """Return the file in the site that a kind of widget is drawn by."""
    module = (STATIC / f"{kind}.js").read_bytes()
    files = (ROOT / "_build/html/_static/anywidget").glob("*.js")
    return next(file.name for file in files if file.read_bytes() == module)


def mounted(view, home, name, first):
    """Open the gallery without its widgets and mount one there, as Jupyter would."""
    page = view.open(f"{home}/{alone()}")
    source = f"{home}/_static/anywidget/{module_of(getattr(widgets, name).kind)}"
    page.evaluate(HOST, {"source": source, "state": first})
    return page


@pytest.mark.parametrize("name", widgets.__all__)
def test_every_trait_is_set_once_or_given(name):
    own = set(getattr(widgets, name).class_traits(sync=True)) - set(Widget.class_trait_names())
    left = own - {trait for trait, _ in STATES[name]} - GIVEN
    left -= {"switches"} | ({"setting"} if name != "Sandbox" else set())
    if name in ("Simulator", "Sandbox"):
        left -= set(SWITCHES) | {"predict", "guess", "seed", "recipient_sd"}
    assert left == set()


def test_the_keyboard_goes_through_every_widget_and_out_again(home, watched):
    """Tab alone, on the page that holds them all: none is left out, and none keeps it."""
    page = watched(home).open(f"{home}/book/gallery.html")
    slots = page.locator(".anywidget").count()
    where = "[...document.querySelectorAll('.anywidget')].indexOf(document.activeElement.closest('.anywidget'))"
    seen = []
    for _ in range(1_500):
        page.keyboard.press("Tab")
        at = page.evaluate(f"document.activeElement.closest('footer') ? 'out' : {where}")
        if at == "out":
            break
        seen.append(at)
    assert at == "out", f"the keyboard stays in widget {at}"
    assert list(dict.fromkeys(at for at in seen if at >= 0)) == list(range(slots))


@pytest.mark.parametrize("name", widgets.__all__)
def test_a_kernel_moves_the_picture(home, watched, name):
    """After every change from outside it looks like one that was made in that state."""
    view = watched(home)
    first, changes = states(name)
    page = mounted(view, home, name, first)
    seen = []
    for change in changes:
        followed, fresh = page.evaluate("changes => kernel.compare(changes)", change)
        assert followed == fresh, f"after {change}"
        seen.append(json.dumps(followed))
    assert len(set(seen)) > len(seen) / 2, "most changes are to be seen"
    view.check()


@pytest.mark.parametrize("name", widgets.__all__)
def test_every_widget_can_be_printed_as_it_stands(home, watched, name):
    view = watched(home, width=700)  # a page of A4 between its margins
    first, changes = states(name)
    page = mounted(view, home, name, first)
    page.evaluate(
        "changes => kernel.view.set(changes)", {k: v for c in changes for k, v in c.items()}
    )
    # Not those in what is folded away on the screen and open on paper.
    shown = "e.checkVisibility() && !e.closest('details:not([open])')"
    pictures = f"[...kernel.view.el.querySelectorAll('svg:not(.icon)')].filter(e => {shown})"
    drawn = f"{pictures}.every(e => e.childElementCount)"
    page.wait_for_function(drawn)
    count = page.evaluate(f"{pictures}.length")
    page.evaluate(
        """() => { const quiet = '.buttons, .kept, .spoken, .filters, .moves, .grip, .paper, .line, .ask, button, select, label, output';
        self.seen = [...kernel.view.el.querySelectorAll('*')].filter(e => e.checkVisibility() && !e.closest(quiet) && !e.matches('input, textarea, form, .upright'));
        addEventListener('beforeprint', () => (self.printed = true)); }"""
    )
    assert page.evaluate("seen.some(e => e.localName === 'svg')") == (name not in WORDY)

    page.pdf()  # prints: the page is told
    page.emulate_media(media="print")
    page.wait_for_function("self.printed")
    # Paper is narrower than the window: pictures are drawn anew, and must be there again.
    gone = "seen.filter(e => e.isConnected && !e.checkVisibility()).map(e => e.outerHTML)"
    assert page.evaluate(gone) == []
    page.wait_for_function(drawn)
    assert page.evaluate(f"{pictures}.length") == count
    controls = page.locator("button, textarea, input[type=text], input[type=file]")
    assert [e for e in controls.all() if e.is_visible()] == []

    box = page.locator("main > div").last
    cut = box.evaluate(
        """box => [...box.querySelectorAll('*')].filter(e => e.checkVisibility() && !e.closest('svg, select, .spoken') && (
          e.getBoundingClientRect().right > innerWidth + 1 ||
          (getComputedStyle(e).overflowY !== 'visible' && (e.scrollHeight > e.clientHeight + 1 || e.scrollWidth > e.clientWidth + 1))))
          .map(e => e.outerHTML.slice(0, 200))"""
    )
    assert cut == []
    folded = "box => [...box.querySelectorAll('details')].filter(d => d.firstChild.checkVisibility() && !d.lastChild.checkVisibility()).length"
    assert box.evaluate(folded) == 0
    for table in box.locator("details.numbers").all():
        if table.is_visible():
            assert table.locator("tbody tr").count() > 0 and table.locator("table").is_visible()
    if name == "DraftingDesk":
        assert box.inner_text().count("May you told me") >= 12 * 2, "the draft, and its marks"
    if name == "Sandbox":
        assert box.locator("p.paper").inner_text() == box.locator("input[type=text]").input_value()
    view.check()
