"""Show the probes by every host, look at what each of them says, and write the table.

``python conformance/make.py BUILD PYTHON NODE_MODULES``: :class:`hosts.Tools` says what the three are.
What a page asks of other hosts is noted, and html-manager, require.js and anywidget's front end are then
given from this machine; nothing leaves it. Writes ``results.csv`` and ``hosts.csv`` beside this file.
"""

import argparse
import csv
import datetime
import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

import probes
from hosts import HOSTS, Host, Tools
from playwright.sync_api import Browser, Page, Route
from sphinx_anywidget.browser import chromium, serve

HERE = Path(__file__).parent
FRONT_ENDS = Path(sys.prefix, "share/jupyter/nbextensions")
#: Seconds within which every probe must have spoken.
PATIENCE = 30
SAYS = re.compile(r"\[(\w+): (yes|no[^\]\[]*)\]")
#: The text that can be seen on a page, in shadow trees too.
SEEN = """() => {
    const parts = [];
    const walk = (node) => {
        if (node.nodeType === 3 && node.parentElement?.checkVisibility() !== false) parts.push(node.data);
        if (node.shadowRoot) walk(node.shadowRoot);
        if (!/^(script|style|template|noscript)$/i.test(node.nodeName)) node.childNodes.forEach(walk);
    };
    walk(document.body);
    return parts.join("");
}"""
NOT_WRITTEN, SILENT = "can't be written there", "no answer"


def stand_in(url: str, npm: Path) -> Path | None:
    """Return the file of this machine that stands in for one of a content delivery network."""
    path = urlsplit(url).path
    if found := re.search(r"/require(?:\.min)?\.js$", path):
        return npm / "requirejs/require.js"
    if found := re.search(r"@jupyter-widgets/html-manager@[^/]*/dist/([\w.-]+)$", path):
        return npm / "@jupyter-widgets/html-manager/dist" / found[1]
    if found := re.search(r"/anywidget@[^/]*/dist/([\w.-]+)$", path):
        return FRONT_ENDS / "anywidget" / found[1]
    return None


def said(page: Page) -> dict[str, list[str]]:
    """Return what the probes on a page have said so far, in frames too."""
    answers: dict[str, list[str]] = {}
    for frame in page.frames:
        for name, answer in SAYS.findall(frame.evaluate(SEEN)):
            answers.setdefault(name, []).append(answer)
    return answers


def look(browser: Browser, address: str, host: Host, npm: Path) -> tuple[dict[str, str], set[str]]:
    """Return what each probe says on a page, and which other hosts were asked."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    asked: set[str] = set()

    def answer(route: Route) -> None:
        asked.add(urlsplit(route.request.url).hostname or "")
        file = stand_in(route.request.url, npm)
        if file and file.exists():
            route.fulfill(path=file, headers={"access-control-allow-origin": "*"})
        else:
            route.abort()

    page.route(re.compile(r"^(?!http://127\.0\.0\.1:|file:|blob:|data:)"), answer)
    page.goto(address)
    wanted = {
        name: 2 if name in probes.TWICE else 1
        for name in probes.names()
        if name not in host.left_out
    }
    end = time.monotonic() + PATIENCE
    answers: dict[str, list[str]] = {}
    while time.monotonic() < end:
        answers = said(page)
        if all(len(answers.get(name, ())) >= times for name, times in wanted.items()):
            break
        page.mouse.wheel(0, 400)  # some wait until they are in sight
        page.wait_for_timeout(200)
    page.close()
    verdicts = {name: NOT_WRITTEN for name in host.left_out}
    for name, times in wanted.items():
        given = answers.get(name, [])
        refusals = [each for each in given if each != "yes"]
        silent = SILENT if not given else "only one of two"
        verdicts[name] = refusals[0] if refusals else "yes" if len(given) >= times else silent
    return verdicts, asked


def from_folder(browser: Browser, page: Path, host: Host, npm: Path) -> str:
    """Return how many probes say yes on a page that is opened as a file."""
    if not host.whole:
        return "not tried: the page around its renderer is ours"
    verdicts, _ = look(browser, page.as_uri(), host, npm)
    yes = sum(each == "yes" for each in verdicts.values())
    return f"{yes} of {len(probes.names()) - len(host.left_out)}"


def version_of(package: str, tools: Tools, mine: bool) -> str:
    """Return a package with its version: of this environment, the neighbours', or npm's."""
    file = tools.npm / package / "package.json"
    if file.exists():
        return f"{package} {json.loads(file.read_text('utf8'))['version']}"
    if mine:
        return f"{package} {version(package)}"
    command = [
        str(tools.python),
        "-c",
        f"import importlib.metadata as m; print(m.version({package!r}))",
    ]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    return f"{package} {told}"


def main() -> None:
    """Make the sites, look at each, and write the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("build", type=Path)
    parser.add_argument("python", type=Path)
    parser.add_argument("npm", type=Path)
    parser.add_argument(
        "--only", nargs="*", default=[], help="hosts, by the beginning of their names"
    )
    given = parser.parse_args()
    tools = Tools(given.build.resolve(), given.python.absolute(), given.npm.resolve())
    tools.build.mkdir(parents=True, exist_ok=True)
    columns: list[list[str]] = []
    about: list[list[str]] = []
    with chromium() as browser:
        for number, host in enumerate(HOSTS):
            if given.only and not host.name.startswith(tuple(given.only)):
                continue
            folder = tools.build / f"host-{number}"
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            page = host.make(folder, tools)
            root = page.parents[1] if page.parent.name == "probes" else page.parent
            with serve(root) as base:
                address = f"{base}/{page.relative_to(root).as_posix()}"
                verdicts, asked = look(browser, address, host, tools.npm)
            as_file = from_folder(browser, page, host, tools.npm)
            versions = [version_of(each, tools, "ours" in host.name) for each in host.packages]
            strangers = " ".join(sorted(asked)) or "nobody"
            today = datetime.date.today().isoformat()
            columns.append([verdicts[name] for name in probes.names()])
            about.append([host.name, ", ".join(versions), strangers, as_file, today])
            print(*about[-1], *columns[-1], sep=" | ", flush=True)
    if given.only:
        return
    rows = zip(map(probes.sentence, probes.names()), *columns, strict=True)
    write(HERE / "results.csv", ["feature", *(host.name for host in HOSTS)], rows)
    write(
        HERE / "hosts.csv",
        ["host", "versions", "asks", "probes that say yes on a page opened as a file", "tried on"],
        about,
    )


def write(file: Path, head: list[str], rows: Iterable[Iterable[str]]) -> None:
    """Write a table."""
    with file.open("w", encoding="utf8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


if __name__ == "__main__":
    main()
