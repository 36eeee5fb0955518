"""Pairs, sorting, drafting, and what a device keeps: by mouse, by keyboard, and by hostile hands."""

import json
import random
import re

import pytest
from conftest import settled
from pages import LOOKS, axe, focused_ring, looks, numbers, press_until

import warmstart as ws
from warmstart.model.ratings import order_agreement
from warmstart.widgets.pairs import AFTER, EDGES, judged_pairs
from warmstart.workshop import answers

pytestmark = pytest.mark.browser

MESSAGES = "book/messages.html"
RULES = "book/rules.html"
YOURS = "book/your-answers.html"
CHAPTER = "book/02-context-or-cold.html"
STORE = "localStorage.getItem('warmstart')"


def keeps(stored):
    """Return a script by which the device keeps that already; the blank page before has no storage."""
    return (
        "try { if (!sessionStorage.done) { sessionStorage.done = 1; "
        f"localStorage.setItem('warmstart', {json.dumps(stored)}); }} }} catch {{ }}"
    )


def kept(page, kind=None):
    """Return what the device keeps."""
    text = page.evaluate(STORE)
    found = json.loads(text)["answers"] if text else []
    return [a for a in found if kind in (None, a["kind"])]


def judge(page):
    return page.locator(".ws.pairs")


def letters(page):
    """Return the ids of the two messages on the desk, found by their text."""
    texts = ws.load_messages()["text"]
    shown = judge(page).locator(".letter .text").all_text_contents()
    return [texts.index[texts == text][0] for text in shown]


# ---- the pair judge ----------------------------------------------------------------


@pytest.mark.parametrize("look", looks("light"))
def test_the_pair_judge_from_guess_to_retry(home, watched, look):
    view = watched(home, **LOOKS[look])
    page = view.open(f"{home}/{MESSAGES}")
    box = judge(page)
    pairs = judged_pairs().drop(list(AFTER), errors="ignore")
    truth = pairs["more"].to_dict()
    assert f"pair 1 of {len(pairs)}" in box.inner_text()
    assert box.locator("mark").count() == 0
    box.get_by_role("button", name="Lock my answer").click()
    assert "Still open" in box.get_by_role("alert").inner_text()

    two = letters(page)
    pair = next(p for p, row in pairs.iterrows() if set(two) == {row["less"], row["more"]})
    right = two.index(truth[pair])
    box.get_by_role("radio", name=("The first", "The second")[right]).first.check()
    box.get_by_label("How sure are you").fill("80")
    box.get_by_role("button", name="Lock my answer").click()
    assert box.locator(".outcome").inner_text().startswith("Right")
    assert f"Brier score of {ws.brier(0.8, True):.2f}" in box.inner_text()
    assert box.locator("mark").count() > 0
    assert kept(page, "judgement")[0]["chosen"] == truth[pair]

    box.get_by_role("button", name="Next pair").click()
    two = letters(page)
    pair = next(p for p, row in pairs.iterrows() if set(two) == {row["less"], row["more"]})
    wrong = 1 - two.index(truth[pair])
    box.get_by_role("radio", name=("The first", "The second")[wrong]).first.check()
    box.get_by_label("How sure are you").fill("100")
    box.get_by_role("button", name="Lock my answer").click()
    assert box.locator(".outcome").inner_text().startswith("Not so")
    assert "Mean Brier score: 0.52" in box.inner_text()  # (0.04 + 1) / 2
    rows = numbers(box).all_inner_texts()
    table = ws.calibration([0.8, 1.0], [True, False], EDGES)
    assert len(rows) == len(table)
    for row, group in zip(rows, table.itertuples(), strict=True):
        assert f"{group.came:.0f} of 1" in row
        assert f"{group.came_low:.0%} to" in row.replace("under 1%", "0%")
    assert axe(page, ".ws.pairs") == []
    view.check()


@pytest.mark.firefox
def test_the_pair_judge_by_keyboard_alone_through_all_pairs(home, watched):
    page = watched(home).open(f"{home}/{MESSAGES}")
    n = len(judged_pairs().drop(list(AFTER), errors="ignore"))
    for number in range(1, n + 1):
        assert f"pair {number} of {n}" in judge(page).inner_text()
        press_until(page, "e.closest('.pairs') && e.type === 'radio'", most=300)
        page.keyboard.press("Space")
        assert focused_ring(page)
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowRight")
        press_until(page, "e.textContent === 'Lock my answer'")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.className") == "outcome"
        if number < n:
            press_until(page, "e.textContent === 'Next pair'")
            page.keyboard.press("Enter")
    judgements = kept(page, "judgement")
    truth = judged_pairs()["more"]
    hits = sum(truth[a["pair"]] == a["chosen"] for a in judgements)
    assert all(a["sure"] == 75 for a in judgements)
    assert (
        f"On {n} answers you were 75% sure on average, and {hits} were right"
        in judge(page).inner_text()
    )
    press_until(page, "e.textContent === 'Judge them again'")
    page.keyboard.press("Enter")
    assert f"pair 1 of {n}" in judge(page).inner_text()
    assert judge(page).get_by_role("button", name="Lock my answer").is_visible()
    page.reload()  # the first try is kept
    page.wait_for_selector(".ws.pairs .outcome")


# ---- the sorting table ------------------------------------------------------------------


def order(page):
    return page.locator(".ws.sorting .card").evaluate_all("all => all.map(e => e.dataset.id)")


def coded(ids):
    return [int(level) for level in ws.load_messages().loc[ids, "context_level"]]


@pytest.mark.firefox
def test_sorting_by_keyboard_alone_to_a_perfect_order(home, watched):
    view = watched(home)
    page = view.open(f"{home}/{MESSAGES}")
    for target in range(len(order(page))):  # selection sort, lowest first
        ids = order(page)
        best = min(ids[target:], key=lambda i: coded([i])[0])
        for _ in range(ids.index(best) - target):
            page.locator(f'[data-id="{best}"] [aria-label^="Move up"]').focus()
            page.keyboard.press("ArrowUp")
            assert page.evaluate("document.activeElement.closest('li').dataset.id") == best
    assert coded(order(page)) == sorted(coded(order(page)))
    page.wait_for_function("document.querySelector('.sorting .spoken').textContent.includes('now')")
    press_until(page, "e.textContent === 'Lock my order'")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.className") == "outcome"
    score = order_agreement(coded(order(page)))
    outcome = page.locator(".sorting .outcome").inner_text()
    assert f"{score['pairs']} of {score['pairs']} pairs in the right order: gamma 1.00" in outcome
    assert kept(page, "order")[0]["order"] == order(page)
    assert axe(page, ".ws.sorting") == []
    press_until(page, "e.textContent === 'Sort them again'")
    page.keyboard.press("Enter")
    assert page.locator(".sorting .outcome").count() == 0
    view.check()


def test_sorting_by_mouse(home, watched):
    page = watched(home, height=1400).open(f"{home}/{MESSAGES}")
    before = order(page)
    first, last = (page.locator(".sorting .card").nth(i).locator(".place") for i in (0, -1))
    first.scroll_into_view_if_needed()
    start = first.bounding_box()
    page.mouse.move(start["x"] + 4, start["y"] + 4)
    page.mouse.down()
    end = last.bounding_box()
    page.mouse.move(end["x"], end["y"] + 40, steps=8)
    page.mouse.up()
    assert order(page) == [*before[1:], before[0]]
    page.get_by_role("button", name="Lock my order").click()
    score = order_agreement(coded(order(page)))
    assert (
        f"{score['right']} of {score['pairs']} pairs"
        in page.locator(".sorting .outcome").inner_text()
    )


# ---- the drafting desk --------------------------------------------------------------------

HOSTILE = {
    "markup": "<img src=x onerror=alert(1)><script>document.title='owned'</script> In May you told me <b>so</b>.",
    "halves": "\ud800 In May you told me so. \udfff",
    "many scripts": "א👩‍👩‍👧 In May you told me é. \u202e كيف حالك",
    "closing": "</textarea></div>{{7*7}}${7*7}`' \" In May you told me.",
}


def desk(page):
    return page.locator(".ws.desk-top").first


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_draft_is_text_and_nothing_else(home, watched, name):
    text = HOSTILE[name]
    view = watched(home)
    page = view.open(f"{home}/{RULES}")
    page.on("dialog", lambda d: pytest.fail("a script ran"))
    box = desk(page)
    # As a paste: lone surrogates do not survive the browser's own protocol.
    box.locator("textarea").evaluate(
        "(e, json) => { e.value = JSON.parse(json); e.dispatchEvent(new Event('input', {bubbles: true})); }",
        json.dumps(text),
    )
    box.get_by_role("button", name="Show what the rules find").click()
    assert "Grade it yourself first" in box.get_by_role("alert").inner_text()
    for select in box.locator(".own select").all():
        select.select_option("2")
    box.get_by_role("button", name="Show what the rules find").click()
    found = ws.analyse(text)
    placed = [f for f in found.findings if f.start is not None]
    assert box.locator(".outcome").inner_text().startswith(f"The rules found {len(placed)} place")
    quotes = box.locator(".findings q").all_text_contents()
    assert sorted(quotes) == sorted(text[f.start : f.end] for f in placed)
    shown = box.locator(".findings .text").evaluate(
        "e => { const c = e.cloneNode(true); c.querySelectorAll('.tag').forEach(t => t.remove()); return JSON.stringify(c.textContent); }"
    )
    assert json.loads(shown) == text
    assert (
        page.title() != "owned"
        and box.locator(".findings img, .findings script, .findings b").count() == 0
    )
    assert kept(page) == [], "a draft is kept only if asked"

    box.get_by_label("Keep this draft").check()
    assert len(kept(page, "draft")) == 1
    page.reload()
    page.wait_for_selector(".ws.desk-top textarea")
    back = json.loads(desk(page).locator("textarea").evaluate("e => JSON.stringify(e.value)"))
    assert back == re.sub(r"[\ud800-\udfff]", "\ufffd", text)
    desk(page).get_by_label("Keep this draft").uncheck()
    assert kept(page) == []
    view.check()


def test_a_huge_paste_costs_nothing_but_a_sentence(home, watched):
    view = watched(home)
    page = view.open(f"{home}/{RULES}")
    box = page.locator(".ws.desk-top").nth(1)  # open from the start
    paste = "(e, n) => { e.value = 'In May you told me so. '.repeat(n); e.dispatchEvent(new Event('input', {bubbles: true})); }"
    area = box.locator("textarea")
    area.evaluate(paste, 5_000)  # 115,000 signs
    box.get_by_text("Only the first 200 findings are listed.").wait_for()
    assert "too long to be shown here with its marks" in box.inner_text()
    box.get_by_label("Keep this draft").click()
    assert "too long to be kept" in box.locator(".kept").inner_text() and kept(page) == []
    area.evaluate(paste, 50_000)
    box.get_by_text("Shorten it; nothing is lost.").wait_for()
    assert area.evaluate("e => e.value.length") == 50_000 * 23
    area.fill("In May you told me so.")
    box.get_by_text("The rules found 1 place").wait_for()
    view.check()


@pytest.mark.firefox
def test_the_reader_fools_the_rules_by_keyboard_and_saves_the_text(home, watched, tmp_path):
    page = watched(home).open(f"{home}/{RULES}")
    box = page.locator(".ws.desk-top").nth(1)
    assert "top level on 0 of 3 criteria" in box.locator(".fooled").inner_text()
    box.locator("textarea").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(
        "You told me to. I am writing because I would like to sell. A yes or a no is plenty."
    )
    box.get_by_text("you’ve fooled them all").wait_for()
    box.get_by_label("You and your reader").select_option("corresponded")
    page.wait_for_function(
        "document.querySelectorAll('.desk-top')[1].querySelector('.spoken').textContent.includes('3 of 3')"
    )
    press_until(page, "e.closest('.desk-top') && e.textContent === 'Save as a text file'")
    with page.expect_download() as saved:
        page.keyboard.press("Enter")
    text = (saved.value.path()).read_text("utf8")
    assert (
        text.startswith("You told me to.") and "“You told me” suggests an earlier exchange" in text
    )
    assert axe(page, ".ws.desk-top") == []


# ---- grading: filters, keys, undo -----------------------------------------------------------


def test_grading_with_number_keys_and_taking_back(home, watched):
    page = watched(home).open(f"{home}/{MESSAGES}")
    grader = page.locator(".ws.grader")
    press_until(page, "e.type === 'radio' && e.closest('.grader')")
    for key in "210n3":
        page.keyboard.press(key)
    assert (
        page.evaluate("document.activeElement.closest('fieldset').dataset.criterion") == "candour"
    )
    page.keyboard.press("u")
    page.keyboard.press("u")
    checked = grader.locator("fieldset.criterion input:checked").evaluate_all(
        "all => all.map(e => e.value)"
    )
    assert checked == ["2", "1", "0"]
    assert page.evaluate("document.activeElement.closest('fieldset').dataset.criterion") == "ask"
    for key in "33333":
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.type") == "range"
    page.keyboard.press("u")  # the last question is graded, and its grade can be taken back
    last = page.evaluate("document.activeElement.closest('fieldset').dataset.criterion")
    assert last == grader.locator("fieldset.criterion").last.get_attribute("data-criterion")
    assert grader.locator("fieldset.criterion").last.locator("input:checked").count() == 0
    page.keyboard.press("3")
    press_until(page, "e.textContent === 'Lock my grades'")
    page.keyboard.press("u")
    assert grader.locator("fieldset.criterion").last.locator("input:checked").count() == 0
    page.keyboard.press("3")
    press_until(page, "e.textContent === 'Lock my grades'")
    page.keyboard.press("Enter")
    assert "of 8 grades inside" in page.evaluate("document.activeElement.textContent")
    assert kept(page, "grades")[0]["levels"] == {
        "context": 2,
        "relevance": 1,
        "upfrontness": 0,
        "ask": 3,
        "offer": 3,
        "candour": 3,
        "economy": 3,
        "respect": 3,
    }


def test_filters_and_the_contested_pile(home, watched):
    page = watched(home).open(f"{home}/{MESSAGES}")
    grader = page.locator(".ws.grader")
    messages = ws.load_messages("open")
    assert f"{len(messages)} messages." in grader.inner_text()
    grader.get_by_label("Sent as").select_option("comment")
    n = int((messages["channel"] == "comment").sum())
    assert f"Message 1 of {n}" in grader.inner_text()
    grader.get_by_label("Sent as").select_option("")

    levels = ws.load_grades().pivot_table(
        index=["message", "criterion"],
        columns="grader",
        values="level",
        aggfunc="first",
        dropna=False,
    )
    apart = (levels["first"] != levels["second"]).fillna(False)
    apart |= levels["first"].isna() != levels["second"].isna()
    contested = [k for k in levels.index[apart] if k[0] in messages.index]
    grader.get_by_label("Show", exact=True).select_option("contested")
    n = len({m for m, _ in contested})
    assert f"Message 1 of {n}" in grader.inner_text()
    first = messages.index[messages.index.isin([m for m, _ in contested])][0]
    asked = grader.locator("fieldset.criterion").evaluate_all(
        "all => all.map(e => e.dataset.criterion)"
    )
    assert sorted(asked) == sorted(c for m, c in contested if m == first)
    for group in grader.locator("fieldset.criterion").all():
        group.get_by_role("radio").first.check()
    grader.get_by_role("button", name="Lock my grades").click()
    assert grader.locator(".badge.contested").count() == len(asked)
    assert axe(page, ".ws.grader") == []
    # Elsewhere the rest of the message is still open.
    grader.get_by_label("Show", exact=True).select_option("all")
    assert grader.locator("fieldset.criterion").count() == 8 - len(asked)
    grader.get_by_label("Show", exact=True).select_option("graded")
    assert "1 message." in grader.inner_text()


# ---- what the device keeps ------------------------------------------------------------------


def grade(page, level="2"):
    grader = page.locator(".ws.grader")
    for group in grader.locator("fieldset.criterion").all():
        group.locator(f'input[value="{level}"]').check()
    grader.get_by_role("button", name="Lock my grades").click()


@pytest.fixture(scope="module")
def stored(home, browser):
    """What a device keeps on which one message has been graded."""
    context = browser(reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{home}/{CHAPTER}")
    page.wait_for_selector(".ws.grader")
    grade(page)
    text = page.evaluate(STORE)
    context.close()
    return text


@pytest.fixture
def graded(home, watched, stored):
    """The reader's page, when one message has been graded and kept."""
    view = watched(home)
    view.page.add_init_script(keeps(stored))
    page = view.open(f"{home}/{YOURS}")
    page.wait_for_selector(".ws.progress")
    return view, page


@pytest.mark.firefox
def test_answers_come_back_and_are_summed_up(home, graded):
    view, page = graded
    mine = kept(page, "grades")[0]
    makers = ws.load_grades().query("message == 'm01'").groupby("criterion")["level"].agg(list)
    inside = sum(min(makers[c]) <= 2 <= max(makers[c]) for c in mine["levels"])
    box = page.locator(".ws.progress")
    assert f"{inside} of your 2 grades lie inside" in box.inner_text()
    assert "1 graded message" in box.inner_text()
    assert axe(page, ".ws.progress") == []
    page.goto(f"{home}/{CHAPTER}")
    settled(page)
    page.wait_for_selector(".ws.grader")
    assert "So far: " in page.locator(".ws.grader").inner_text()
    assert "Message 2 of 8" in page.locator(".ws.grader").inner_text()
    view.check()


def test_export_is_the_documented_file_and_comes_back_after_erasing(graded, tmp_path):
    view, page = graded
    box = page.locator(".ws.progress")
    with page.expect_download() as saved:
        box.get_by_role("button", name="Export", exact=True).click()
    file = tmp_path / saved.value.suggested_filename
    saved.value.save_as(file)
    read = ws.read_answers(file)
    assert read.name == "" and list(read.answers) == kept(page)
    box.get_by_label("Your name").fill("Zoë <b>")
    with page.expect_download() as saved:
        box.get_by_role("button", name="Export", exact=True).click()
    assert ws.read_answers(saved.value.path()).name == "Zoë <b>"

    # Erase by keyboard, with the question in between.
    box.get_by_role("button", name="Erase everything").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "Yes, erase all"
    page.keyboard.press("Enter")
    assert page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('warmstart'))") == []
    assert "keeps nothing of yours" in box.inner_text()
    box.get_by_label("Add answers").set_input_files(file)
    box.get_by_role("button", name="Add them").click()
    assert kept(page) == list(read.answers)
    box.get_by_label("Add answers").set_input_files(file)
    box.get_by_text("are here already").wait_for()
    view.check()


def test_what_is_typed_stays_when_something_is_locked_in_another_tab(home, graded):
    view, page = graded
    box = page.locator(".ws.progress")
    box.get_by_label("Your name").fill("Zoë")
    box.get_by_role("button", name="Erase everything").click()
    held = box.locator(".custody > p").first
    before = held.inner_text()
    other = page.context.new_page()
    other.goto(f"{home}/{CHAPTER}")
    other.wait_for_selector(".ws.grader")  # or nothing could be graded there yet
    grade(other)
    page.wait_for_function(f"document.querySelector('.custody > p').textContent !== {before!r}")
    assert held.inner_text() != before
    assert box.get_by_label("Your name").input_value() == "Zoë"
    assert box.get_by_role("button", name="Yes, erase all").is_visible()
    view.check()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "can’t be read as JSON"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "can’t be read as JSON"),
        (b'{"format": "pokemon", "answers": []}', "some other file"),
        (b'{"format": "warmstart-answers", "version": 99}', "newer edition"),
        (
            b'{"format": "warmstart-answers", "version": 1, "answers": [], "checksum": "00000000"}',
            "checksum",
        ),
        (b'["<img src=x onerror=alert(1)>"]', "some other file"),
        (b" " * 5_000_001, "too large to be"),
    ],
)
def test_a_foreign_file_is_refused_and_changes_nothing(graded, content, sentence):
    view, page = graded
    before = page.evaluate(STORE)
    page.on("dialog", lambda d: pytest.fail("a script ran"))
    box = page.locator(".ws.progress")
    box.get_by_label("Add answers").set_input_files(
        {"name": "x.json", "mimeType": "application/json", "buffer": content}
    )
    box.get_by_role("alert").get_by_text(sentence).wait_for()
    assert page.evaluate(STORE) == before
    view.check()


def test_somebody_elses_file_is_named_before_it_is_added(graded):
    view, page = graded
    text = answers.dump_answers(
        [{"kind": "order", "at": "2026-11-23T09:00Z", "place": "", "order": ["m01", "m02"]}],
        "<script>alert(1)</script>",
    )
    box = page.locator(".ws.progress")
    box.get_by_label("Add answers").set_input_files(
        {"name": "x.json", "mimeType": "application/json", "buffer": text.encode()}
    )
    box.get_by_text("of “<script>alert(1)</script>”").wait_for()
    box.get_by_role("button", name="Leave it").click()
    assert len(kept(page)) == 1
    view.check()


ODD = [
    None,
    True,
    -1,
    2,
    0.5,
    1e9,
    2**53,
    "",
    "m01",
    "\ud83e",
    "<img src=x onerror=alert(1)>",
    "é" * 90,
]
ODD += [[], {}, [[]], {"__proto__": 1}, {"constructor": {"prototype": 1}}, ["m01"] * 3]


def garbled(document, lot):
    """Return the text of a file that differs in a place or two; most of them with a right checksum."""
    document = json.loads(json.dumps(document))
    for _ in range(lot.randint(1, 2)):
        at = document
        while True:
            key = lot.choice([*at] if isinstance(at, dict) else range(len(at)))
            if not (isinstance(at[key], (dict, list)) and at[key] and lot.random() < 0.8):
                break
            at = at[key]
        what = lot.random()
        if what < 0.2:
            del at[key]
            if not document:
                break
        elif what < 0.4 and isinstance(at, dict):
            at[lot.choice(["__proto__", "toString", "extra", "kind", "at"])] = lot.choice(ODD)
        else:
            at[key] = lot.choice(ODD)
    if lot.random() < 0.8 and "\\ud83e" not in json.dumps(document):
        document["checksum"] = answers.checksum(document)
    text = json.dumps(document, ensure_ascii=lot.random() < 0.5)
    if lot.random() < 0.2:
        cut = lot.randrange(len(text))
        text = (
            text[:cut]
            + lot.choice(["", "NaN", "1e400", "\ufeff", "\u2028", "}", '"'])
            + text[cut + 1 :]
        )
    return text


def test_three_hundred_garbled_files_are_judged_as_python_judges_them(graded):
    view, page = graded
    lot = random.Random(20050705)
    page.on("dialog", lambda d: pytest.fail("a script ran"))
    before = page.evaluate(STORE)
    at = {"at": "2026-11-23T09:00Z", "place": ""}
    whole = [
        {
            **at,
            "kind": "judgement",
            "pair": "p03",
            "chosen": "m05",
            "other": "m06",
            "sure": 85,
            "preferred": "",
        },
        {**at, "kind": "order", "order": ["m01", "m02"]},
        {**at, "kind": "grades", "message": "m02", "levels": {"context": 1}, "confidence": 60},
        {
            **at,
            "kind": "draft",
            "text": "Dear Sir",
            "relationship": "met_once",
            "channel": "card",
            "levels": {"ask": None},
        },
    ]
    document = json.loads(answers.dump_answers(whole, "Zoë"))
    assert len(ws.parse_answers(json.dumps(document)).answers) == len(whole)
    texts = [garbled(document, lot) for _ in range(300)]
    texts += [
        '{"format": "warmstart-answers", "version": 1, "answers": ' + "[" * n for n in (50, 100_000)
    ]
    texts.append(texts[-1] + "]" * 100_000 + ', "checksum": "00000000"}')
    texts = [text.encode("utf8", "replace").decode() for text in texts]  # as a file would hold them
    went = page.evaluate(
        """async (texts) => {
        const box = document.querySelector(".ws.progress"), file = box.querySelector("[type=file]"), out = [];
        const said = () => [...box.querySelectorAll("[role=alert], [role=status]")].map((e) => e.textContent).join("");
        for (const text of texts) {
          const given = new DataTransfer();
          given.items.add(new File([text], "x.json"));
          file.files = given.files;
          file.dispatchEvent(new Event("change"));
          const ask = () => box.querySelector(".ask").textContent;
          for (let i = 0; !said() && !ask() && i < 200; i++) await new Promise((r) => setTimeout(r, 5));
          out.push([ask(), said()]);
          [...box.querySelectorAll(".ask button")].find((b) => b.textContent === "Leave it")?.click();
        }
        return out; }""",
        texts,
    )
    taken = 0
    for text, (ask, said) in zip(texts, went, strict=True):
        try:
            found = ws.parse_answers(text)
        except ws.AnswersError as error:
            assert not ask and said, text[-400:]
            assert said.replace("’", "'")[:30] == str(error)[:30], text[-400:]
        else:
            taken += 1
            count = len(found.answers)
            assert (f"{count} answer" in ask) if count else "holds no answers" in said, text[-400:]
    assert 20 < taken < 200
    assert page.evaluate(STORE) == before, "looking at a file keeps nothing of it"
    view.check()


GOOD = {
    "kind": "grades",
    "at": "2026-11-23T09:00Z",
    "place": "",
    "message": "m01",
    "levels": {"context": 0},
    "confidence": 70,
}
EVIL = {**GOOD, "message": "<img src=x onerror=alert(1)>"}


@pytest.mark.parametrize(
    ("stored", "good", "sentence"),
    [
        ("{", 0, "could not be read"),
        ("null", 0, "could not be read"),
        ('{"format":"warmstart-answers","version":1,"answers":7}', 0, "could not be read"),
        (
            json.dumps(
                {
                    "format": "warmstart-answers",
                    "version": 1,
                    "answers": [GOOD, EVIL, 7, {**GOOD, "confidence": 1e300}],
                }
            ),
            1,
            "could not be read",
        ),
        (
            json.dumps(
                {
                    "format": "warmstart-answers",
                    "version": 1,
                    "answers": [{**GOOD, "levels": {"__proto__": 3}}],
                }
            ),
            0,
            "could not be read",
        ),
    ],
)
def test_storage_edited_by_hand_is_set_aside_and_the_rest_is_kept(
    home, watched, stored, good, sentence
):
    view = watched(home)
    page = view.page
    page.add_init_script(keeps(stored))
    page.on("dialog", lambda d: pytest.fail("a script ran"))
    view.open(f"{home}/{YOURS}")
    box = page.locator(".ws.progress")
    assert sentence in box.inner_text()
    assert ("1 graded message" in box.inner_text()) == bool(good)
    with page.expect_download() as saved:
        box.get_by_role("button", name="Save it as a file").click()
    assert saved.value.path().read_text("utf8"), "what was broken is not lost"
    page.goto(f"{home}/{CHAPTER}")
    page.wait_for_selector(".ws.grader")
    grade(page)
    assert len(kept(page, "grades")) == good + 1
    view.check()


def test_a_newer_editions_answers_are_left_alone(home, watched):
    stored = '{"format":"warmstart-answers","version":7,"treasure":1}'
    view = watched(home)
    page = view.page
    page.add_init_script(keeps(stored))
    view.open(f"{home}/{CHAPTER}")
    grade(page)
    assert page.locator(".ws.grader .outcome").is_visible()
    assert "newer edition" in page.locator(".ws.grader .kept").inner_text()
    assert page.evaluate(STORE) == stored
    view.check()


def test_a_full_device_gets_a_sentence_and_the_page_goes_on(home, watched):
    view = watched(home)
    page = view.open(f"{home}/{CHAPTER}")
    grade(page)
    page.evaluate(
        """() => { for (let size = 4e6; size > 1; size = Math.floor(size / 2))
            for (let i = 0; ; i++) try { localStorage.setItem(`ballast-${size}-${i}`, "x".repeat(size)); } catch { break; } }"""
    )
    page.locator(".ws.grader").get_by_role("button", name="Next message").click()
    grade(page)
    note = page.locator(".ws.grader .kept")
    assert "No room left on this device" in note.inner_text()
    assert len(kept(page)) == 1, "what was kept before is still there"
    page.evaluate(
        "Object.keys(localStorage).filter(k => k.startsWith('ballast')).forEach(k => localStorage.removeItem(k))"
    )
    page.locator(".ws.grader").get_by_role("button", name="Next message").click()
    grade(page)
    assert "No room" not in note.inner_text()
    assert len(kept(page)) == 3, "and what did not fit is kept as soon as it does"
    view.check()


def test_closed_storage_gets_a_sentence(home, watched):
    view = watched(home)
    view.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });"
    )
    page = view.open(f"{home}/{CHAPTER}")
    grade(page)
    assert "lets no page keep anything" in page.locator(".ws.grader .kept").inner_text()
    assert "So far" in page.locator(".ws.grader").inner_text()
    view.check()


def test_two_open_pages_do_not_overwrite_each_other(home, watched):
    view = watched(home)
    one = view.open(f"{home}/{CHAPTER}")
    two = one.context.new_page()
    two.goto(f"{home}/{MESSAGES}")
    two.wait_for_selector(".ws.grader")
    grade(one)
    two.wait_for_function("document.querySelector('.ws.grader').innerText.includes('So far')")
    judge(two).get_by_role("radio", name="The first").first.check()
    judge(two).get_by_role("button", name="Lock my answer").click()
    assert {a["kind"] for a in kept(one)} == {"grades", "judgement"}
    view.check()


def test_before_and_after_are_shown_side_by_side(home, watched):
    truth = judged_pairs()
    stored = []
    for place, hits, sure in (("before", 3, 90), ("after", 6, 80)):
        for i, (pair, row) in enumerate(truth.iloc[:8].iterrows()):
            chosen, other = (row["more"], row["less"]) if i < hits else (row["less"], row["more"])
            stored.append(
                {
                    "kind": "judgement",
                    "at": "2026-11-23T09:00Z",
                    "place": place,
                    "pair": pair,
                    "chosen": chosen,
                    "other": other,
                    "sure": sure,
                    "preferred": "",
                }
            )
    view = watched(home)
    view.page.add_init_script(keeps(answers.dump_answers(stored)))
    page = view.open(f"{home}/{YOURS}")
    text = page.locator(".ws.progress").inner_text()
    for place, hits, sure in (("Before", 3, 90), ("After", 6, 80)):
        score = ws.brier([sure / 100] * 8, [i < hits for i in range(8)]).mean()
        assert (
            f"{place} reading. On 8 answers you were {sure}% sure on average, and {hits} were right"
            in text
        )
        assert f"Mean Brier score: {score:.2f}" in text
    assert "prove nothing" in text
    assert page.locator(".calibration .point").count() == 2
    view.check()


def test_answers_are_kept_in_a_folder_too(site, watched):
    view = watched(site.as_uri())
    page = view.open(f"{site.as_uri()}/{CHAPTER}")
    grade(page)
    page.locator(".ws.grader .kept a").click()
    page.wait_for_selector(".ws.progress")
    assert "1 graded message" in page.locator(".ws.progress").inner_text()
    view.check()
