"""What stands in a widget as an address: copied, opened elsewhere, and refused when it is none."""

import random

import pytest
from conftest import settled
from many import THOROUGH
from pages import LOOKS, alone, axe, looks, press_until

from warmstart import widgets

pytestmark = pytest.mark.browser

GALLERY = "book/gallery.html"
COPY = "Copy a link to this"

#: By kind: what its address can say, and the trait's limits in Python that it must keep.
SETTINGS = {
    "gifts": "route=email/business&ask=large&gift_world=vonasch2024",
    "peeking": "rate_a=0.05&rate_b=0.1&batch=50&looks=10&seed=4&runs=100",
    "silence": "sent=60&replies=2&prior=0.5,0.5",
    "simulator": "route=letter/executive&sent=80&ask=small&gift_world=landry2010&prior_contact=false"
    "&introduction=false&role_relevance=true&topic_relevance=false&entry_point=true"
    "&useful_offer=false&upfront=true&gift=true&name_personalisation=false&brevity=true"
    "&follow_up=false",
    "worlds": "view=context&correlation=0.35&seed=8",
}
PYTHON = {
    "gifts": widgets.GiftGrid,
    "peeking": widgets.PeekingLab,
    "silence": widgets.SilenceBound,
    "simulator": widgets.Simulator,
    "worlds": widgets.TwoWorlds,
}


def gallery(kind):
    """Return the address of the kind in the gallery, below another one, to which nobody wants to go."""
    return alone("DraftingDesk", PYTHON[kind].__name__)


def widget(page, kind):
    return page.locator(f".ws.{kind}")


def address_of(page, kind):
    """The address that the widget's key gives, taken by mouse."""
    widget(page, kind).get_by_role("button", name=COPY).click()
    field = widget(page, kind).get_by_label("Address of what stands here")
    field.wait_for()
    return field.input_value()


def values(address):
    """What an address says, as Python's traits have it."""

    def value(text):
        if text in ("true", "false"):
            return text == "true"
        try:
            numbers = [float(n) for n in text.split(",")]
        except ValueError:
            return text
        if len(numbers) > 1:
            return tuple(numbers)
        return int(numbers[0]) if numbers[0].is_integer() else numbers[0]

    return {k: value(v) for k, v in (part.split("=") for part in address.split("&"))}


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(kind, marks=[pytest.mark.firefox] * (THOROUGH or kind == "simulator"))
        for kind in SETTINGS
    ],
)
def test_an_address_opens_what_it_says_and_is_copied_again(home, watched, kind):
    view = watched(home)
    address = f"{home}/{gallery(kind)}#{kind}?{SETTINGS[kind]}"
    page = view.open(address)
    top = widget(page, kind).evaluate("e => e.getBoundingClientRect().top")
    assert 0 <= top < page.viewport_size["height"] / 2, "the page has gone to it"
    assert not widget(page, kind).locator("form.guess").is_visible(), "what was sent is shown"
    assert address_of(page, kind) == address
    # Python can stand there too: the page lets nothing in that it would refuse.
    PYTHON[kind](**values(SETTINGS[kind]))
    # Another address on the same page changes it; a letter box may have written it its own way.
    page.evaluate(f"location.hash = '#{kind}?{SETTINGS[kind].split('&')[0].replace('/', '%2F')}'")
    assert address_of(page, kind) == address
    page.goto(f"{address}&")
    alert = widget(page, kind).locator(".missing", has_text="The address")
    alert.wait_for()
    assert alert.inner_text().endswith("Nothing was changed.")
    assert axe(page, ".ws") == []
    page.goto(address)
    alert.wait_for(state="hidden")
    assert address_of(page, kind) == address
    view.check()


@pytest.mark.parametrize("look", looks("dark"))
def test_a_link_is_copied_by_keyboard_and_opened_elsewhere(home, watched, look):
    view = watched(home, permissions=["clipboard-read", "clipboard-write"], **LOOKS[look])
    page = view.open(f"{home}/book/11-what-silence-tells-you.html")
    box = widget(page, "silence")
    assert not box.get_by_role("button", name=COPY).is_visible(), "nothing to share before the lock"
    box.get_by_role("button", name="Show me without one").click()
    press_until(page, "e.closest('.silence') && e.type === 'range'")
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    press_until(page, f"e.closest('.silence') && e.textContent === {COPY!r}")
    page.keyboard.press("Enter")
    box.get_by_text("Copied.").wait_for()
    assert axe(page, ".ws") == []
    address = page.evaluate("navigator.clipboard.readText()")
    assert (
        address == f"{home}/book/11-what-silence-tells-you.html#silence?sent=35&replies=0&prior=1,1"
    )
    # What is moved afterwards has an address of its own.
    field = box.get_by_label("Address of what stands here")
    assert field.is_visible()
    box.get_by_label("Replies").fill("1")
    assert not field.is_visible()

    other = watched(home, **LOOKS[look])
    there = widget(other.open(address), "silence")
    assert "After no reply to 35 letters" in there.inner_text()
    other.check()
    view.check()


def hostile(setting, rng):
    """Addresses near a good one, and far from it."""
    signs = "ABCxyz019-_.%{}[]\"':,<>=&#+/ eE~\u00e9\U0001f4a5"
    parts = setting.split("&")
    names = [p.split("=")[0] for p in parts]
    wrong = ["", "-1", "1e3", "999999", "NaN", "Infinity", "null", "[]", "0x10", "1,", "<b>", "١٢"]
    yield from (f"{n}={w}" for n in names for w in wrong)
    yield from ("__proto__=1", "constructor=1", "hasOwnProperty=1", "=", "&", "%", "%E0%A4%A")
    yield from ("predict=true", "locked=false", "guess=5", "sent=60=60", "a" * 100_000)
    for _ in range(60 if THOROUGH else 20):
        i = rng.randrange(len(setting))
        yield setting[:i] + rng.choice(signs) + setting[i + 1 :]
        yield "".join(rng.choice(signs) for _ in range(rng.randint(1, 80)))


@pytest.mark.parametrize("kind", SETTINGS)
def test_hostile_addresses_are_refused_and_change_nothing(home, watched, kind):
    view = watched(home)
    view.page.on("dialog", lambda d: pytest.fail("a script ran"))
    page = view.open(f"{home}/{gallery(kind)}#{kind}?{SETTINGS[kind]}")
    texts = list(hostile(SETTINGS[kind], random.Random(1)))
    went = page.evaluate(
        """async ([kind, texts]) => {
        const box = document.querySelector(`.ws.${kind}`), out = [];
        const go = (hash) => new Promise(r => {
          addEventListener('hashchange', r, { once: true });
          location.hash = hash;
        });
        const state = () => {
          box.querySelector('.link button').click();
          return box.querySelector('.link input').value.split('?').at(-1);
        };
        for (const text of texts) {
          const before = state();
          await go(`#${kind}?${text}`);
          const alert = [...box.querySelectorAll('.missing')].find(e => e.textContent.startsWith('The '));
          out.push([before, state(), alert && !alert.hidden ? alert.textContent : '', location.hash]);
          await go('#x' + out.length);
        }
        return out; }""",
        [kind, texts],
    )
    refused = 0
    for text, (was, after, sentence, fragment) in zip(texts, went, strict=True):
        if sentence:
            refused += 1
            assert after == was, text
            assert sentence.startswith("The ") and sentence.endswith("Nothing was changed."), text
        else:
            # Whatever was let in is something that Python would stand at, and all that was said.
            now = values(after)
            PYTHON[kind](**now)
            assert fragment.split("?")[0] == f"#{kind}"
    assert refused > len(texts) * 0.8
    assert page.evaluate("({}).sent") is None
    view.check()


def test_a_second_widget_of_a_kind_has_no_address_of_its_own(home, watched):
    page = watched(home).open(f"{home}/{GALLERY}")
    for kind in SETTINGS:
        boxes = page.locator(f".ws.{kind}")
        assert boxes.locator(".link").count() == 1 <= boxes.count()


def test_an_old_address_leads_to_the_page_and_its_setting(home, watched):
    view = watched(home)
    page = view.open(f"{home}/book/index.html")
    page.goto(f"{home}/book/07-what-silence-tells-you.html#silence?sent=45&replies=1&prior=1,1")
    page.wait_for_url("**/11-what-silence-tells-you.html#silence*")
    settled(page)
    assert "45" in widget(page, "silence").inner_text()
    view.check()


def test_a_note_in_a_closed_block_opens_it(home, watched):
    view = watched(home)
    page = view.open(f"{home}/book/03-marketing-or-networking.html")
    block = page.locator("details.folded")
    assert not block.locator("table").first.is_visible()
    page.locator("a.footnote-reference").first.click()
    block.locator("table").first.wait_for()
    block.locator("> summary").click()
    page.keyboard.press("Tab")
    page.reload()
    block.locator("table").first.wait_for()
    assert axe(page, "details.folded") == []
    view.check()
