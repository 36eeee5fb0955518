"""What a reader has begun (a slider, a choice, an open table, the focus) outlives a change from outside."""

import pytest
from test_every_widget import mounted, states

pytestmark = pytest.mark.browser

KINDS = ["ContextSlider", "EntryPointDig", "Forecast", "GateCards", "GiftGrid", "PeekingLab"]
KINDS += ["Sandbox", "SilenceBound", "Simulator", "SwapTest", "TwoWorlds"]

# Controls that a change took out of the page while it put one of the same name in.
REMADE = """changes => {
  const controls = () => [...kernel.view.el.querySelectorAll("input, select, textarea, button, details")];
  const name = (e) => [e.closest("fieldset")?.querySelector("legend").textContent, e.localName, e.type,
    e.getAttribute("aria-label") ?? (e.labels?.[0] ?? e.querySelector("summary, .none") ?? e).textContent].join(" / ");
  const before = controls();
  kernel.view.set(changes);
  const added = controls().filter((e) => !before.includes(e)).map(name);
  return before.filter((e) => !e.isConnected).map(name).filter((n) => added.includes(n));
}"""


@pytest.mark.parametrize("name", KINDS)
def test_a_change_from_outside_makes_no_control_anew(home, watched, name):
    view = watched(home)
    first, changes = states(name)
    page = mounted(view, home, first)
    for change in changes:
        assert page.evaluate(REMADE, change) == [], f"after {change}"
    view.check()
