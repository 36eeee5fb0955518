"""What tests of pages share: looks, one widget by itself, the keyboard, axe."""

from axe_playwright_python.sync_playwright import Axe
from many import THOROUGH

LOOKS = {
    "light": {},
    "dark": {"dark": True},
    "phone": {"width": 360, "height": 740},
    "dark phone": {"width": 360, "height": 740, "dark": True},
}
OPPOSITE = {"light": "dark phone", "dark": "phone", "phone": "dark", "dark phone": "light"}


def looks(first):
    """Return the looks of a test: a sample of two in ``make test``, all in ``make thorough``.

    The two are the one that is named and its opposite, in width and in colours. Tests of one kind
    take turns in what they name, so that each look comes about as often as any other.
    """
    return [*LOOKS] if THOROUGH else [first, OPPOSITE[first]]


FRAMES = "new Promise(r => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(r))))"


def turn(page, look):
    """Give an open page another look, and wait until it is drawn; Firefox cannot change colours."""
    size = {"width": 1280, "height": 900} | LOOKS[look]
    page.emulate_media(color_scheme="dark" if size.pop("dark", False) else "light")
    page.set_viewport_size(size)
    page.evaluate(FRAMES)


def alone(*names):
    """Return the address of the gallery with only some of its widgets, cut by the test's server."""
    return f"book/gallery.html?only={'+'.join(names)}"


#: All of axe's rules, and the one of WCAG 2.2 that it leaves out unless it is asked.
RULES = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
#: Place the page's bar, if there is one.
BAR = "(position) => document.querySelector('.top')?.style.setProperty('position', position)"


#: Have axe look at a page or a part of it; of all that it returns only the objections travel.
RUN = "([context, options]) => axe.run(context ?? document, options).then((r) => r.violations)"


def axe(page, context=None):
    """Return what axe objects to on a page, or in the part of it that a selector names."""
    if not page.evaluate("'axe' in self"):
        page.evaluate(Axe().axe_script)
    page.evaluate(BAR, "static")  # what it covers is reached by scrolling, and has its size
    found = page.evaluate(RUN, [context, RULES])
    page.evaluate(BAR, "")
    return [f"{v['id']}: {n['html'][:120]} {n['any'][:1]}" for v in found for n in v["nodes"]]


def press_until(page, condition, key="Tab", most=120):
    """Press a key until the focused element fits; nothing but the keyboard."""
    for _ in range(most):
        page.keyboard.press(key)
        if page.evaluate(f"() => {{ const e = document.activeElement; return {condition}; }}"):
            return
    raise AssertionError(f"the keyboard never reached: {condition}")


def focused_ring(page):
    return page.evaluate(
        """() => { const e = document.activeElement, l = e.nextElementSibling;
        const ring = x => x && getComputedStyle(x).outlineStyle !== 'none' && parseFloat(getComputedStyle(x).outlineWidth) >= 2;
        return ring(e) || ring(l); }"""
    )


def numbers(box):
    """Open a widget's "The numbers as a table" and give its rows, which are drawn only then."""
    box.locator("details.numbers summary").click()
    rows = box.locator("details.numbers tbody tr")
    rows.first.wait_for()
    return rows
