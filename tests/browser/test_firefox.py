"""Every page in the Firefox of this machine: quiet, no wider than the window, its widgets alive."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
FIREFOX = next(filter(None, map(shutil.which, ("firefox-esr", "firefox"))), None)


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_pages_live_in_firefox(site, home, scheme):
    if FIREFOX is None:
        pytest.skip("NOT TESTED IN FIREFOX: no firefox-esr or firefox on the PATH")
    pages = sorted(f.relative_to(site).as_posix() for f in site.rglob("*.html"))
    pages = [page for page in pages if page not in ("index.html", "404.html")]
    if scheme == "file":
        pages = ["book/04-the-gift.html", "book/index.html", "search.html"]
    address = home if scheme == "http" else site.as_uri()
    done = subprocess.run(
        [
            *(sys.executable, ROOT / "tests/node.py", "node"),
            *(ROOT / "tests/browser/firefox.mjs", FIREFOX, address),
        ],
        input=json.dumps(pages),
        capture_output=True,
        text=True,
        timeout=1200,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout)
    assert sorted(found) == pages
    mounted = {
        page: (site / page).read_text("utf8").count('class="anywidget" data-model')
        for page in pages
    }
    assert {page: f["ready"] for page, f in found.items()} == mounted
    assert {page: f for page, f in found.items() if f["complaints"] or f["wide"] > 0} == {}
    silent = {page for page, f in found.items() if not f["answers"]}
    assert silent == set(), "a press on the first button changed nothing"
