"""Look at every widget of a built site in a browser, and at what it asks of other hosts.

``sphinx-anywidget check _build/html`` opens each page as a reader would, names the widgets that failed,
hung or drew nothing, and the requests that would have left the site. Such requests are not let
through, so each widget is seen as it is without them; ``--allow HOST`` lets one host through.
"""

import argparse
import base64
import html
import json
import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from .browser import chromium, pages_with_widgets, serve
from .remote import is_allowed

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page, Route

SLOT = ".anywidget[data-model]"
TEXT_FORM = re.compile(
    r'<div class="anywidget[^>]*?data-model="[^>]*><div class="anywidget-text"><pre>(.*?)</pre>',
    re.S,
)
#: The share of a picture's pixels that have its commonest colour.
COMMONEST = """async (data) => {
    const bytes = Uint8Array.from(atob(data), c => c.charCodeAt(0));
    const picture = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    const context = canvas.getContext("2d");
    context.drawImage(picture, 0, 0);
    const pixels = new Uint32Array(context.getImageData(0, 0, picture.width, picture.height).data.buffer);
    const counts = new Map();
    for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
    return Math.max(...counts.values()) / pixels.length;
}"""
#: From this share on a picture is blank: a frame of one pixel around nothing, or less.
BLANK = 0.9995
#: Milliseconds that a page's widgets may take together; the host gives up on one after ten seconds.
PATIENCE = 30_000


@dataclass
class Finding:
    """What became of one widget.

    Attributes
    ----------
    page : str
    name : str
        The first line of its text form.
    state : str
        ``shown``, ``blank``, ``failed`` (after it had drawn something) or ``text``.
    why : str
        What is wrong with it, if anything.
    milliseconds : int
        From the start of the page until all its widgets were there or given up.
    """

    page: str
    name: str
    state: str
    why: str = ""
    milliseconds: int = 0


@dataclass
class Report:
    """What was found on a site: each widget, and how often each other host was asked, by page."""

    widgets: list[Finding] = field(default_factory=list)
    strangers: dict[str, dict[str, int]] = field(default_factory=dict)

    @property
    def is_sound(self) -> bool:
        """Whether every widget shows and nobody else was asked."""
        return not self.strangers and all(each.state == "shown" for each in self.widgets)


def is_blank(blotter: "Page", slot: "Locator") -> bool:
    """Say whether a widget's picture is of one colour; ``blotter`` is an empty page that counts."""
    if not slot.evaluate("e => e.parentElement.checkVisibility()"):
        return False  # behind a fold: nobody sees it, so nobody misses it
    box = slot.bounding_box()
    if not box or box["width"] < 2 or box["height"] < 2:
        return True
    picture = base64.b64encode(slot.screenshot(animations="disabled")).decode()
    return bool(blotter.evaluate(COMMONEST, picture) > BLANK)


def look_at(slot: "Locator", blotter: "Page") -> tuple[str, str]:
    """Return the state of a widget, and what is wrong with it."""
    slot.evaluate("e => e.scrollIntoView({ block: 'center' })")
    slot.page.wait_for_timeout(200)  # some draw only once they are in sight
    data: dict[str, str] = slot.evaluate("slot => ({ ...slot.dataset })")
    if data.get("anywidget") != "ready":
        return "text", data.get("why", "it was not mounted at all")
    if is_blank(blotter, slot):
        return "blank", "its picture is of one colour"
    return ("failed", data["why"]) if "why" in data else ("shown", "")


def check_page(
    browser: "Browser", base: str, page_name: str, names: list[str], allowed: Sequence[str]
) -> tuple[list[Finding], Counter[str]]:
    """Return what became of a page's widgets, and which hosts it asked how often."""
    from playwright.sync_api import TimeoutError as PlaywrightTimeout

    asked: Counter[str] = Counter()
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    blotter = context.new_page()
    page = context.new_page()

    def pass_or_stop(route: "Route") -> None:
        host = urlsplit(route.request.url).hostname or ""
        if is_allowed(host, allowed):
            route.continue_()
        else:
            asked[host] += 1
            route.abort()

    page.route(re.compile(f"^(?!{re.escape(base)}|blob:|data:)"), pass_or_stop)
    page.goto(f"{base}/{page_name}")
    waiting = page.locator(f"{SLOT}:not([data-anywidget])").first
    try:
        waiting.wait_for(state="detached", timeout=PATIENCE)
    except PlaywrightTimeout:
        pass  # each of those that still wait will be named
    passed = round(page.evaluate("performance.now()"))
    found = []
    slots = page.locator(SLOT).all()
    for i, slot in enumerate(slots):
        name = names[i] if i < len(names) else f"widget {i + 1}"
        found.append(Finding(page_name, name, *look_at(slot, blotter), passed))
    context.close()
    return found, asked


def check_site(site: Path, allowed: Sequence[str] = ()) -> Report:
    """Open every page of a built site that has widgets, and report what is seen.

    Parameters
    ----------
    site : Path
        Folder of the built site.
    allowed : sequence of str
        Hosts that may be asked, by name or pattern.
    """
    report = Report()
    with serve(site) as base, chromium() as browser:
        for file in pages_with_widgets(site):
            name = file.relative_to(site).as_posix()
            text = file.read_text("utf8", "replace")
            names = [
                html.unescape(form).strip().partition("\n")[0][:60] or "a widget"
                for form in TEXT_FORM.findall(text)
            ]
            found, asked = check_page(browser, base, name, names, allowed)
            report.widgets += found
            if asked:
                report.strangers[name] = dict(asked.most_common())
    return report


def told(report: Report) -> str:
    """Return a report as lines to read, trouble only, with a summary."""
    lines = [
        f"{each.page}: {each.name} is {each.state}: {each.why}"
        for each in report.widgets
        if each.state != "shown"
    ]
    for page, hosts in report.strangers.items():
        asked = ", ".join(f"{host} ({times})" for host, times in hosts.items())
        lines.append(f"{page}: asks {asked}")
    shown = sum(each.state == "shown" for each in report.widgets)
    lines.append(
        f"{shown} of {len(report.widgets)} widgets show; {len(report.strangers)} pages ask others"
    )
    return "\n".join(lines)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what this command understands to a parser."""
    parser.add_argument("site", type=Path, help="folder of the built site")
    parser.add_argument("--allow", action="append", default=[], metavar="HOST", help="may be asked")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the whole report there")


def run(options: argparse.Namespace) -> int:
    """Check a site; return 1 if a reader would miss something or be sent elsewhere."""
    if not options.site.is_dir():
        print(f"{options.site} is no folder: build the site first.", file=sys.stderr)
        return 2
    report = check_site(options.site, options.allow)
    if options.json:
        found: dict[str, Any] = asdict(report)
        options.json.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf8")
    print(told(report))
    return 0 if report.is_sound else 1
