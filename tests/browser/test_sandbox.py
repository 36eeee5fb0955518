"""The sandbox in a browser: every number overruled, the claims, settings kept and refused."""

import random

import pytest
from pages import LOOKS, alone, axe, focused_ring, looks, press_until
from test_widgets_sandbox import BROKEN, packed

import warmstart as ws
from warmstart.model.evidence import LABELS, author_year
from warmstart.model.settings import dump_setting
from warmstart.widgets import Sandbox

pytestmark = pytest.mark.browser

PAGE = alone("Sandbox")


def sd_of(term):
    return float(ws.load_coefficients().set_index("term").loc[[term], "sd"].iloc[0])


CONTACT = ws.load_coefficients().query("term == 'prior_contact'").iloc[0]
BASE_SD = sd_of("base")


def widget(page):
    return page.locator(".ws.sandbox")


def percent(p):
    return "under 1%" if p < 0.005 else "over 99%" if p > 0.995 else f"{round(p * 100)}%"


def agrees(box, sandbox):
    """The page says what the Python widget in the same state says."""
    r = sandbox.replies
    low, high = r.interval(0.9)
    span = str(low) if low == high else f"{low} to {high}"
    assert (
        f"Of {sandbox.sent} sent, expect {span} replies (nine campaigns in ten). Nobody answers: {percent(r.none)}."
        in box.locator(".summary").inner_text()
    )
    rows = box.locator(".claims li").all()
    for row, claim in zip(rows, sandbox.claims.itertuples(), strict=True):
        text = row.inner_text()
        assert claim.says in text and f"give that {percent(claim.probability)}." in text
        assert ("✗ Contradicted" in text) == claim.contradicted
    against = sandbox.claims["contradicted"].sum()
    assert f"contradicts {against} of the post’s 4 claims" in box.inner_text()
    terms = sandbox.terms
    items = box.locator(".own-term").all()
    assert len(items) == len(terms)
    for item, term in zip(items, terms.itertuples(), strict=True):
        assert term.name in item.inner_text() and term.label in item.inner_text()
        cited = ws.load_studies()["citation"].loc[list(term.studies)].map(author_year)
        assert all(study in item.inner_text() for study in cited)
        assert item.locator(".mark").is_visible() == (term.term in sandbox.overrides)
    address = box.get_by_label("Address of this setting").input_value()
    assert address.split("#sandbox=")[1] == sandbox.setting


@pytest.mark.parametrize("look", looks("light"))
def test_numbers_are_overruled_and_reset_by_mouse(home, watched, look):
    view = watched(home, **LOOKS[look])
    page = view.open(f"{home}/{PAGE}")
    box = widget(page)
    same, related, assumed = ((ws.load_coefficients()["label"] == label).sum() for label in LABELS)
    assert "knows only what it was told" in box.inner_text()
    assert (
        f"Of its {len(ws.load_coefficients())} numbers {same} were measured on the same task and "
        f"{related} on a related one; {assumed} are assumed." in box.inner_text()
    )
    sandbox = Sandbox()
    agrees(box, sandbox)
    assert axe(page, ".ws") == []

    box.get_by_label("A gift is enclosed").check()
    box.get_by_label("You follow up once").check()
    sandbox.gift = sandbox.follow_up = True
    agrees(box, sandbox)
    name = "A gift, without a request"
    box.get_by_label(f"Effect of: {name}").fill("1.5")
    assert "odds × 4.48" in box.locator(".own-term").filter(has_text=name).inner_text()
    box.get_by_label(f"Uncertainty (sd) of: {name}").fill("0.2")
    sandbox.overrides = {"gift_without_ask": [1.5, 0.2]}
    agrees(box, sandbox)
    box.get_by_label("Rate of: Card to a stranger").fill("-2")
    sandbox.overrides = {"gift_without_ask": [1.5, 0.2], "base": [-2, BASE_SD]}
    agrees(box, sandbox)
    box.get_by_role("button", name="Send them").click()
    drawn = ws.campaign(sandbox.scenario, 50, 1, sandbox.overrides).sum()
    assert f"Campaign 1: {drawn} repl" in box.locator(".post").inner_text()
    assert axe(page, ".ws") == []

    box.get_by_role("button", name=f"Reset: {name}").click()
    sandbox.overrides = {"base": [-2, BASE_SD]}
    agrees(box, sandbox)
    assert not box.locator(".envelope").count(), "other numbers are another experiment"
    box.get_by_role("button", name="Reset all numbers").click()
    sandbox.overrides = {}
    agrees(box, sandbox)
    assert not box.get_by_role("button", name="Reset all numbers").is_visible()
    box.get_by_role("button", name="Start over").click()
    agrees(box, Sandbox())
    assert axe(page, ".ws") == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    view.check()


@pytest.mark.firefox
def test_the_post_is_contradicted_by_keyboard_alone(home, watched):
    view = watched(home)
    page = view.open(f"{home}/{PAGE}")
    box = widget(page)
    here = "e.closest('.sandbox') && "
    press_until(
        page, here + "e.labels?.[0]?.textContent.startsWith('You have been in touch')", most=600
    )
    page.keyboard.press("Space")  # in touch before
    press_until(page, here + "e.labels?.[0]?.textContent.startsWith('Effect of: You have been')")
    assert focused_ring(page)
    for _ in range(20):
        page.keyboard.press("ArrowLeft")
    sandbox = Sandbox(
        prior_contact=True,
        overrides={"prior_contact": [round(CONTACT["mean"] * 20) / 20 - 1, CONTACT["sd"]]},
    )
    agrees(box, sandbox)
    page.wait_for_function(
        "[...document.querySelectorAll('.sandbox p.spoken')].some(p => p.textContent.startsWith('This setting contradicts 2'))"
    )
    press_until(page, here + "e.textContent === 'Reset'", key="Shift+Tab")
    page.keyboard.press("Enter")
    # The key is gone; the slider that it belonged to has the focus.
    assert page.evaluate("document.activeElement.labels[0].textContent").startswith("Effect of")
    agrees(box, Sandbox(prior_contact=True))
    press_until(page, here + "e.textContent === 'Start over'")
    page.keyboard.press("Enter")
    agrees(box, Sandbox())
    view.check()


def test_a_setting_is_copied_and_opened_elsewhere(home, watched):
    view = watched(home, permissions=["clipboard-read", "clipboard-write"])
    page = view.open(f"{home}/{PAGE}")
    box = widget(page)
    box.get_by_label("What, to whom").select_option("email/executive")
    box.get_by_label("It is short").check()
    box.get_by_label("Effect of: It is short").fill("0.7")
    box.get_by_role("button", name="Copy the setting").click()
    box.get_by_text("Copied.").wait_for()
    address = page.evaluate("navigator.clipboard.readText()")
    assert address.startswith(f"{home}/{PAGE}#sandbox=")
    there = Sandbox.from_setting(address.split("#sandbox=")[1])
    assert (
        there.overrides == {"brevity": [0.7, sd_of("brevity")]} and there.route == "email/executive"
    )

    other = watched(home)
    agrees(widget(other.open(address)), there)
    # On the same page, a new fragment is a new setting.
    other.page.evaluate("location.hash = '#sandbox='")
    other.page.locator(".own-term").nth(1).wait_for(state="detached")
    agrees(widget(other.page), Sandbox())
    other.check()
    view.check()


def test_where_copying_is_forbidden_the_text_is_selected(home, watched):
    view = watched(home)
    view.page.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', { value: { writeText: () => Promise.reject(new Error('no')) } });"
    )
    box = widget(view.open(f"{home}/{PAGE}"))
    box.get_by_role("button", name="Copy the setting").click()
    box.get_by_text("does not let the page copy").wait_for()
    field = box.get_by_label("Address of this setting")
    selected = view.page.evaluate("getSelection().toString()")
    assert selected == field.input_value()
    view.check()


def noise(n):
    rng = random.Random(1)
    signs = "ABCxyz019-_%{}[]\"':,<>=&#+/ é💥"
    for _ in range(n):
        yield "".join(rng.choice(signs) for _ in range(rng.randint(1, 80)))
    good = dump_setting({"gift": True, "sent": 31, "overrides": {"base": [-2.5, 0.3]}})
    for _ in range(n):  # one sign of a good one changed
        i = rng.randrange(len(good))
        yield good[:i] + rng.choice(signs) + good[i + 1 :]


def test_hostile_fragments_are_refused_and_change_nothing(home, watched):
    view = watched(home)
    page = view.page
    page.on("dialog", lambda d: pytest.fail("a script ran"))
    page = view.open(f"{home}/{PAGE}#sandbox={dump_setting({'sent': 33, 'gift': True})}")
    box = widget(page)
    agrees(box, Sandbox(sent=33, gift=True))
    # Fragments as they stand, all through the same event that a link causes.
    hostile = [*BROKEN.values(), packed({"route": "<img src=x onerror=alert(1)>"}), *noise(150)]
    went = page.evaluate(
        """async (texts) => {
        const box = document.querySelector('.ws.sandbox'), out = [];
        const state = () => box.querySelector('input[type=text]').value.split('#')[1];
        for (const text of texts) {
          const before = state();
          const came = new Promise(r => addEventListener('hashchange', r, { once: true }));
          location.hash = '#sandbox=' + text;
          await came;
          out.push([before, state(), box.querySelector('.missing').textContent, location.hash]);
          location.hash = '#x' + out.length; await new Promise(r => addEventListener('hashchange', r, { once: true }));
        }
        return out; }""",
        hostile,
    )
    refused = 0
    for text, (before, after, sentence, fragment) in zip(hostile, went, strict=True):
        try:
            expected = Sandbox.from_setting(fragment.split("=", 1)[1]).setting
        except ValueError:
            refused += 1
            assert after == before, text
            assert sentence.startswith("The setting") and "Nothing was changed." in sentence, text
        else:
            assert (after, sentence) == (f"sandbox={expected}", ""), text
    assert refused > len(BROKEN) + 150
    assert page.evaluate("({}).gift") is None
    view.check()


def test_a_damaged_address_opens_the_page_as_it_is(home, watched):
    view = watched(home)
    box = widget(view.open(f"{home}/{PAGE}#sandbox={BROKEN['prototype']}"))
    assert "Nothing was changed." in box.get_by_role("alert").first.inner_text()
    agrees(box, Sandbox())
    assert axe(view.page, ".ws") == []
    view.check()


def test_too_much_uncertainty_is_said(home, watched):
    box = widget(watched(home).open(f"{home}/{PAGE}"))
    box.get_by_label("Uncertainty (sd) of: Card to a stranger").fill("3")
    assert "a rate could be anything" not in box.inner_text()
    box.get_by_label("It takes up something they said or wrote").check()
    assert "add up to 3.1 on the log-odds scale" in box.inner_text()


def test_an_effect_is_said_as_odds(home, watched):
    setting = {"sent": 200, "gift": True, "follow_up": True, "upfront": True, "brevity": True}
    fragment = dump_setting({**setting, "overrides": {"base": [-2, 2.5]}})
    box = widget(watched(home).open(f"{home}/{PAGE}#sandbox={fragment}"))
    box.get_by_label("Effect of: It is short").fill("2.95")
    assert "odds × 19.11" in box.inner_text()  # exp(2.95)
