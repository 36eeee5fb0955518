"""What a reader has begun (a slider, a choice, an open table, the focus) outlives every change from
outside: of a trait, as a kernel sends it, and of the store, as another tab makes it."""

import pytest
from test_every_widget import mounted, states

from warmstart import widgets

pytestmark = pytest.mark.browser

GALLERY = "book/gallery.html"
YOURS = "book/your-answers.html"

KINDS = ["ContextSlider", "EntryPoints", "Forecast", "GateCards", "GiftGrid", "PeekingLab"]
KINDS += ["NextMessage", "Rewrite", "Sandbox", "SilenceBound", "Simulator", "SwapTest", "TwoWorlds"]

# Controls that a change took out of the page while it put one of the same name in.
REMADE = """changes => {
  const controls = () => [...kernel.view.el.querySelectorAll("input, select, textarea, button, details")];
  const name = (e) => [e.closest("fieldset")?.querySelector("legend").textContent, e.localName, e.type,
    e.getAttribute("aria-label") ?? (e.labels?.[0] ?? e.querySelector("summary") ?? e).textContent].join(" / ");
  const before = controls();
  kernel.view.set(changes);
  const added = controls().filter((e) => !before.includes(e)).map(name);
  return before.filter((e) => !e.isConnected).map(name).filter((n) => added.includes(n));
}"""


@pytest.mark.parametrize("name", KINDS)
def test_a_change_from_outside_makes_no_control_anew(home, watched, name):
    view = watched(home)
    first, changes = states(name)
    page = mounted(view, home, name, first)
    for change in changes:
        assert page.evaluate(REMADE, change) == [], f"after {change}"
    view.check()


@pytest.fixture
def kernel(home, watched):
    """Mount a widget as Jupyter would; returns its page, its box and what sets its traits."""

    def start(name, **traits):
        page = mounted(watched(home), home, name, states(name)[0])

        def send(**changes):
            page.evaluate("changes => kernel.view.set(changes)", changes)

        send(**traits)
        return page, page.locator("main > div").last, send

    return start


def has_focus(control):
    return control.evaluate("e => e === document.activeElement")


def test_a_mark_under_the_fingers_stays_when_another_recipient_is_sent(kernel):
    page, box, send = kernel("SwapTest")
    mark = box.get_by_role("checkbox").nth(2)
    mark.focus()
    page.keyboard.press("Space")
    send(recipient="lena")
    assert has_focus(mark) and mark.is_checked()
    assert "Ms Vogt" in box.locator(".text li").first.inner_text()
    send(marks=[0])
    assert not mark.is_checked(), "what a kernel sends is shown, whatever has the focus"
    assert box.get_by_role("checkbox").first.is_checked() and has_focus(mark)


def test_a_recipient_under_the_fingers_follows_a_kernel(kernel):
    page, box, send = kernel("SwapTest")
    chosen = box.get_by_role("radio", checked=True)
    chosen.focus()
    send(recipient="yusuf")
    assert box.get_by_role("radio", name="Mr Demir").is_checked()
    assert page.evaluate("document.activeElement.type") == "radio"


def test_an_open_table_of_the_swap_test_stays_open_for_another_recipient(kernel):
    _, box, _ = kernel("SwapTest", locked=True)
    table = box.locator("details.numbers")
    table.locator("summary").click()
    box.get_by_role("radio", name="Mr Demir").check()
    assert table.get_attribute("open") is not None
    assert "don’t fit Mr Demir" in box.locator(".outcome").inner_text()


def test_a_column_under_the_fingers_stays_when_more_cards_are_sent(kernel):
    page, box, send = kernel("Forecast", chips=[3, 2])
    column = box.get_by_role("slider").nth(1)
    column.focus()
    send(sent=120)
    assert has_focus(column)
    page.keyboard.press("ArrowUp")
    assert column.input_value() == "3"


@pytest.mark.parametrize(
    ("name", "most"), [("Simulator", "at most this many"), ("ContextSlider", "how many of")]
)
def test_a_guess_that_can_no_longer_be_says_where_it_now_stands(kernel, name, most):
    _, box, send = kernel(name, predict=True, sent=100)
    guess = box.locator(".guess .slider").filter(has_text=most)
    guess.get_by_role("slider").fill("90")
    send(sent=30)
    assert guess.get_by_role("slider").input_value() == "30"
    assert guess.locator("output").inner_text() == "30"


@pytest.fixture
def gallery(home, watched):
    """The gallery, a second tab of the same reader, and a wait for what is stored there."""
    page = watched(home).open(f"{home}/{GALLERY}")
    other = page.context.new_page()

    def in_other_tab(act):
        # Told after the store, which listened first.
        page.evaluate("addEventListener('storage', () => (self.told = true), { once: true })")
        act()
        page.wait_for_function("self.told")
        page.bring_to_front()

    return page, other, in_other_tab


def decide(box, way):
    box.get_by_label(way).check()
    box.get_by_role("button", name="Lock it").click()


def test_a_way_not_yet_locked_stays_when_answers_are_erased_in_another_tab(home, gallery):
    page, other, in_other_tab = gallery
    box = page.locator(".ws.gates")
    decide(box, "Hold it")
    box.get_by_role("button", name="Next").click()
    way = box.get_by_label("Choose another way")
    way.check()

    def erase():
        other.goto(f"{home}/{YOURS}")
        other.get_by_role("button", name="Erase everything").click()
        other.get_by_role("button", name="Yes, erase all").click()

    in_other_tab(erase)
    assert "2 of" in box.locator(".count").inner_text(), "the case on the desk stays there"
    assert way.is_checked() and has_focus(way)
    box.get_by_role("button", name="Lock it").click()
    box.get_by_role("button", name="Next").click()
    assert box.get_by_role("radio", checked=True).count() == 0, "it was chosen for that case alone"


def test_what_is_read_stays_when_another_step_is_decided_in_another_tab(home, gallery):
    page, other, in_other_tab = gallery
    box = page.locator(".ws.entrypoints")
    steps = widgets.EntryPoints().steps
    decide(box, steps[0]["options"][0]["text"])
    read = box.locator(".reasons").element_handle()
    following = box.get_by_role("button", name="Next")
    following.focus()

    def go_on():
        other.goto(f"{home}/{GALLERY}")
        decide(other.locator(".ws.entrypoints"), steps[1]["options"][0]["text"])

    in_other_tab(go_on)
    assert read.evaluate("e => e.isConnected")
    assert has_focus(following)
    following.click()
    assert "3 of" in box.locator(".count").inner_text(), "the second is decided"
