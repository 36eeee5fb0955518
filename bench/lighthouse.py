"""Run Lighthouse over three kinds of page: front page, heaviest chapter, an appendix.

    python bench/lighthouse.py --site _build/html

Takes Lighthouse from npm (about 150 MB, so no test needs it) and Chromium from ``CHROME_PATH`` or
the PATH. Prints the four scores of each page and what cost points. Judges nothing.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from page import BROWSERS, Site

PAGES = ("book/index.html", "book/02-context-or-cold.html", "book/studies.html")
VERSION = "12"
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-background-networking"


def run(address, folder, chrome):
    """Return Lighthouse's report of a page, as a phone on a slow line would have it."""
    report = folder / "report.json"
    node = [sys.executable, str(Path(__file__).parents[1] / "tests/node.py")]
    subprocess.run(
        [
            *(*node, "npm", "exec", "--yes", f"lighthouse@{VERSION}", "--", address, "--quiet"),
            *("--output=json", f"--output-path={report}", f"--chrome-flags={FLAGS}"),
        ],
        env=os.environ | {"CHROME_PATH": chrome},
        check=True,
    )
    return json.loads(report.read_text("utf8"))


def main():
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--site", type=Path, default="_build/html", help="folder of the built book")
    parser.add_argument("--pages", nargs="+", default=PAGES, help="paths below it")
    args = parser.parse_args()
    chrome = os.environ.get("CHROME_PATH") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if not chrome or not args.site.is_dir():
        parser.exit(2, "A built book and Chromium are needed.\n")
    with Site(args.site) as site, tempfile.TemporaryDirectory() as folder:
        for name in args.pages:
            found = run(f"http://127.0.0.1:{site.server_port}/{name}", Path(folder), chrome)
            scores = {k: round(100 * (v["score"] or 0)) for k, v in found["categories"].items()}
            print(name, " ".join(f"{k} {v}" for k, v in scores.items()), flush=True)
            costly = {
                ref["id"]
                for c in found["categories"].values()
                for ref in c["auditRefs"]
                if ref["weight"]
            }
            for key in sorted(costly):
                audit = found["audits"][key]
                if audit["score"] is not None and audit["score"] < 1:
                    print(
                        f"  {key}: {audit['score']:.2f} {audit.get('displayValue', '')} {audit['title']}"
                    )


if __name__ == "__main__":
    main()
