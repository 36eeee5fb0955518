"""Weigh one page of the built book, and time how soon and how fast its widgets answer.

The script serves the site, compressed as static hosts do it, and opens the page with an empty
cache in a headless Chromium that can reach no other host. It reports each file asked for, as
stored and as sent; first contentful paint, layout shift, and the time from the start of the
navigation to the first frame after its first widget has answered an input; the same for a bare page
(the same models, host script and modules, no theme or style); and, where there is a simulator,
the cost of its slider's step.

    python bench/page.py --site _build/html --page book/02-context-or-cold.html --json page.json

It judges nothing: it ends with 0 however slow the page, with 2 if something it needs is missing.
"""

import argparse
import gzip
import json
import random
import shutil
import statistics
import sys
import threading
from functools import lru_cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Error, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests/browser"))
from find import NAMES

BROWSERS = NAMES["chromium"]  # those that the tests look for, or else Playwright's own
PROBE = Path(__file__).with_name("probe.js")
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # costs no time, as routing does
]
NETWORK = {"offline": False, "latency": 150}  # ms; what follows in bytes per second
NETWORK |= {"downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
CONDITIONS = {"unthrottled": {}, "throttled": {"cpu": 4, "network": NETWORK}}
STEPS = 200  # of the slider
TEXT = (".html", ".css", ".js", ".json", ".svg")
packed = lru_cache(partial(gzip.compress, compresslevel=6, mtime=0))


class Site(ThreadingHTTPServer):
    """A static host on a free local port; ``extra`` holds pages that are in no folder."""

    def __init__(self, folder):
        super().__init__(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
        self.extra, self.log = {}, []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request, client_address):
        """Stay quiet about a browser that hangs up."""


class Handler(SimpleHTTPRequestHandler):
    """Sends text compressed and notes the size of every body, as stored and as sent."""

    protocol_version, disable_nagle_algorithm = "HTTP/1.1", True

    def do_GET(self):
        """Answer, whatever is asked for."""
        name, file = unquote(urlsplit(self.path).path)[1:], Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        status = 200 if name in self.server.extra or file.is_file() else 404
        raw = self.server.extra.get(name) or (file.read_bytes() if status == 200 else b"")
        sent = packed(raw) if raw and file.suffix in TEXT else raw
        self.server.log.append({"file": name, "status": status, "raw": len(raw), "gzip": len(sent)})
        self.send_response(status)
        self.send_header("Content-Type", self.guess_type(file))
        self.send_header("Content-Length", str(len(sent)))
        if sent is not raw:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, *args):
        """Say nothing."""


def visit(browser, site, name, then=None, cpu=1, network=None):
    """Open a page with an empty cache and wait until its first widget has answered.

    Parameters
    ----------
    browser : Browser
    site : Site
    name : str
        The page's path below the site, with ``#part`` if it is opened there.
    then : str, optional
        A script to run in the page at last; ``steps`` are the steps of the slider.
    cpu : float
        How many times slower the processor is made.
    network : dict, optional
        Network conditions, in the words of the DevTools protocol.

    Returns
    -------
    dict
        What the probe saw (``input`` is None if no widget came), the ``files`` that
        the page asked for, the third-party ``hosts``, and what ``then`` gave.
    """
    site.log.clear()
    hosts, rng = set(), random.Random(1)
    steps = [(value, rng.uniform(0, 33)) for value in rng.sample(range(1, 201), STEPS)]
    with browser.new_context() as context:
        page = context.new_page()
        page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
        page.add_init_script(path=PROBE)
        devtools = context.new_cdp_session(page)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": cpu})
        if network:
            devtools.send("Network.enable")
            devtools.send("Network.emulateNetworkConditions", network)
        page.goto(f"http://127.0.0.1:{site.server_port}/{name}", wait_until="commit", timeout=0)
        seen = page.evaluate("bench.seen")
        then = page.evaluate(f"(steps) => {then}", steps) if then and seen["input"] else None
    return seen | {"files": [*site.log], "hosts": hosts - {None, "127.0.0.1"}, "then": then}


def median(values):
    """Return the median of what was seen, None if nothing was."""
    return statistics.median(seen) if (seen := [v for v in values if v is not None]) else None


def summary(visits):
    """Return the medians of the visits to one page, given as a list for each condition."""
    every = [visit for seen in visits.values() for visit in seen]
    report = {"requests": median(len(v["files"]) for v in every)}
    report |= {k: median(sum(f[k] for f in v["files"]) for v in every) for k in ("raw", "gzip")}
    report |= {"third_party": sorted(set().union(*(v["hosts"] for v in every)))}
    for condition, seen in visits.items():
        report[condition] = {k: median(v[k] for v in seen) for k in ("paint", "input", "shift")}
        report[condition]["shifts"] = seen[0]["shifts"]
    return report | {"files": every[0]["files"]}


def measure(browser, site, name, runs):
    """Return all there is to report on a page, None if it shows no widget."""
    parts = visit(browser, site, name, "bench.parts()")["then"]
    if parts is None:
        return None
    pages = {"book": name, "bare": f"{name.partition('#')[0]}.bare.html"}
    site.extra[pages["bare"]] = f'<!doctype html><meta charset="utf-8">\n{parts}\n'.encode()
    visits = {page: {condition: [] for condition in CONDITIONS} for page in pages}
    for _ in range(runs):  # in turn, so that a busy moment strikes both pages
        for condition, setting in CONDITIONS.items():
            for page, path in pages.items():
                visits[page][condition].append(visit(browser, site, path, **setting))
    report = {"page": name, "browser": browser.version, "runs": runs, "ratio": {}, "slider": {}}
    report |= {page: summary(visits[page]) for page in pages}
    for condition, setting in CONDITIONS.items():
        book, bare = (report[page][condition]["input"] for page in pages)
        report["ratio"][condition] = book / bare if book and bare else None
        times = visit(browser, site, name, "bench.steps(steps)", setting.get("cpu", 1))["then"]
        report["slider"][condition] = times and {
            key: {"count": len(t), "median": median(t), "p95": statistics.quantiles(t, n=20)[-1]}
            for key, t in times.items()
            if len(t) > 1
        }
    return report


def row(name, *cells, digits=0):
    """Print one line of the table."""
    cells = [f"{c:,.{digits}f}" if isinstance(c, (int, float)) else c or "–" for c in cells]
    print(f"{name:50}", *(f"{c:>8}" for c in cells))


def show(report):
    """Print a report as a table."""
    print("{page}, Chromium {browser}, medians of {runs} cold loads\n".format(**report))
    pages = [report["book"], report["bare"]]
    row("file", "bytes", "gzip")
    for file in pages[0]["files"]:
        row(file["file"] + " (missing)" * (file["status"] == 404), file["raw"], file["gzip"])
    for name, page in zip(("book", "bare"), pages, strict=True):
        hosts = ", ".join(page["third_party"]) or "none"
        name = f"{name}: {page['requests']:g} requests, other hosts: {hosts}"
        row(name, page["raw"], page["gzip"])
    for condition, ratio in report["ratio"].items():
        book, bare = (page[condition] for page in pages)
        print()
        row(condition, "book", "bare", "ratio")
        row("first contentful paint, ms", book["paint"], bare["paint"])
        row("first input answered, ms", book["input"], bare["input"], ratio and f"{ratio:.2f}")
        row("cumulative layout shift", book["shift"], bare["shift"], digits=3)
        for shift in book["shifts"]:
            print(f"  {shift['value']:.3f} at {shift['at']:.0f} ms:", *shift["moved"])
        row("slider", "median", "95%", "steps")
        for key, t in (report["slider"][condition] or {}).items():
            row(f"  until the next {key}, ms", t["median"], t["p95"], f"{t['count']}", digits=1)
    print("\nThrottled: CPU 4x slower; 1.6 Mbit/s down, 150 ms latency (the slider: CPU only).")


def main():
    """Measure, print, and write JSON if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--site", type=Path, default="_build/html", help="folder of the built book")
    parser.add_argument("--page", default="book/02-context-or-cold.html", help="path below it")
    parser.add_argument("--runs", type=int, default=5, help="cold loads of each kind")
    parser.add_argument("--json", type=Path, help="also write the report to this file")
    args = parser.parse_args()
    if not args.site.is_dir():
        parser.exit(2, f"The site folder {args.site} is missing: build the book first.\n")
    if not (args.site / args.page.partition("#")[0]).is_file():
        parser.exit(2, f"The site {args.site} has no page {args.page}.\n")
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as playwright, Site(args.site) as site:
        try:
            browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        except Error:
            parser.exit(2, f"No browser starts: none of {BROWSERS}, nor Playwright's own.\n")
        with browser:
            report = measure(browser, site, args.page, args.runs)
    if report is None:
        parser.exit(2, f"No widget came to life on {args.page}.\n")
    show(report)
    if args.json:
        args.json.write_text(json.dumps(report, indent=1) + "\n", "utf8")


if __name__ == "__main__":
    main()
