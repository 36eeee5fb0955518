"""The site as a whole in a browser: it stands still, obeys its policy, is kept, moved and lost."""

import functools
import http.server
import json
import shutil
import threading
from pathlib import Path

import pytest
from conftest import Watched, settled
from many import THOROUGH
from pages import FRAMES, axe
from sphinx_anywidget.snapshots import WIDTHS
from sphinx_anywidget.take_snapshots import take_snapshot
from sphinx_lean import offline
from test_pages import LEFT, PAGES

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
FIRST = sorted((ROOT / "book/snapshots").rglob("*.json"))
WITH_WIDGETS = [
    f.relative_to(ROOT / "book/snapshots").with_suffix(".html").as_posix() for f in FIRST
]

#: What is asked of every page takes turns in `make test`: half of the pages for one question, the
#: others for the next. `make thorough` asks all of all.
ONE_HALF, OTHER_HALF = [WITH_WIDGETS[i :: 1 if THOROUGH else 2] for i in (0, 0 if THOROUGH else 1)]

SIZES = {"desktop": (1280, 900), "phone": (360, 740)}
#: Each page on a desk and on a phone; `make test` takes turns in this, too.
ARRIVALS = [
    (path, size)
    for i, path in enumerate(ONE_HALF)
    for size in (SIZES if THOROUGH else [[*SIZES][i % 2]])
]

# Sums up shifts as browsers do: the worst run, with gaps below 1 s, within 5 s.
SHIFTS = """
self.shift = 0;
let run = { first: -Infinity, last: -Infinity, sum: 0 };
const add = (list) => { for (const { startTime: at, value } of list.getEntries()) {
  if (at - run.last > 1000 || at - run.first > 5000) run = { first: at, sum: 0 };
  run.last = at; run.sum += value; self.shift = Math.max(self.shift, run.sum); } };
new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture(scope="module")
def every(site):
    """Every page that is read: not the doorstep, which leads on, nor the one in place of another."""
    pages = sorted(f.relative_to(site).as_posix() for f in site.rglob("*.html"))
    return [page for page in pages if page not in ("index.html", "404.html")]


# ---- it stands still ---------------------------------------------------------------


@pytest.mark.chromium("it does not measure layout shifts")
@pytest.mark.parametrize(("path", "size"), ARRIVALS)
def test_nothing_moves_when_widgets_arrive(home, watched, path, size):
    view = watched(home, *SIZES[size])
    view.page.add_init_script(SHIFTS)
    page = view.open(f"{home}/{path}")
    parts = page.locator("main section[id]").evaluate_all("all => all.map(e => e.id)")
    # The top, below the first widget, below the last; the second is left to `make thorough`.
    for part in ("", *parts[1:2][:THOROUGH], parts[-1]):
        page.goto("about:blank")
        view.open(f"{home}/{path}#{part}")
        page.evaluate(FRAMES)
        assert page.evaluate("self.shift") < 0.02, part


@pytest.mark.parametrize("path", WITH_WIDGETS)
def test_first_states_are_what_was_noted(home, watched, monkeypatch, path):
    """What a screen reader gets of each widget; `make snapshots` writes it down anew."""
    # Heights are not asked for.
    monkeypatch.setattr("sphinx_anywidget.take_snapshots.WIDTHS", WIDTHS[-1:])
    noted = json.loads((ROOT / "book/snapshots" / path).with_suffix(".json").read_text("utf8"))
    found = take_snapshot(watched(home).page, f"{home}/{path}")
    assert [state["reads"] for state in found] == [state["reads"] for state in noted]


def test_every_page_with_widgets_is_noted(site, every):
    mounted = 'class="anywidget" data-model'
    assert [p for p in every if mounted in (site / p).read_text("utf8")] == WITH_WIDGETS


def test_room_is_given_back_when_the_reader_sets_to_work(home, watched):
    page = watched(home).open(f"{home}/book/01-thirty-letters.html")
    slot = page.locator(".anywidget[data-model]").first
    assert slot.evaluate("e => parseFloat(getComputedStyle(e).minHeight)") > 100
    slot.locator("button").first.click()
    assert slot.evaluate("e => getComputedStyle(e).minHeight") == "0px"


# ---- its policy ----------------------------------------------------------------------


def test_a_script_that_slipped_in_does_not_run(home, watched):
    view = watched(home)
    page = view.open(f"{home}/book/01-thirty-letters.html")
    page.evaluate(
        """() => {
        self.violated = [];
        document.addEventListener('securitypolicyviolation', e => violated.push(e.effectiveDirective));
        const script = document.createElement('script');
        script.textContent = 'window.pwned = 1';
        document.body.append(script);
        document.body.insertAdjacentHTML('beforeend', '<img src="data:," onerror="window.pwned = 2">');
        const far = document.createElement('script');
        far.src = 'https://example.org/x.js';
        document.body.append(far);
        const form = document.createElement('form');
        form.action = 'https://example.org/';
        document.body.append(form);
        try { form.submit(); } catch { /* Firefox throws, others do nothing */ }
        }"""
    )
    reached = page.evaluate("fetch('https://example.org/').then(() => 'reached', () => 'refused')")
    page.evaluate(FRAMES)
    assert page.evaluate("window.pwned") is None and reached == "refused"
    assert view.strays == [] and page.url.startswith(home)
    violated = " ".join(page.evaluate("violated"))
    for directive in ("script-src", "connect-src", "form-action"):
        assert directive in violated, violated


def test_no_page_leaves_a_cookie_or_stores_anything_unasked(home, watched, every):
    """Of each page of :data:`test_pages.PAGES` that is asked there; here of the others."""
    assert set(PAGES) < set(every)
    view = watched(home)
    for path in set(every) - set(PAGES):
        view.open(f"{home}/{path}")
    assert view.page.evaluate(LEFT) == [0] * 5 and view.page.context.cookies() == []
    view.check()


def test_every_page_opens_from_a_folder(site, watched, every):
    view = watched(site.as_uri())
    for path in every:
        view.open(f"{site.as_uri()}/{path}")
        assert view.page.locator(".anywidget[data-anywidget=text]").count() == 0, path
    view.check()


# ---- kept on the device --------------------------------------------------------------


@pytest.fixture
def edition(site, serve, tmp_path):
    """A copy of the site, with a way to publish another edition of it."""
    folder = tmp_path / "site"
    shutil.copytree(site, folder)

    def publish(mark):
        for file in (folder / "book").glob("*.html"):
            text = (site / "book" / file.name).read_text("utf8")
            file.write_text(text.replace("</h1>", f" {mark}</h1>", 1), "utf8")
        (folder / "sw.js").write_text(offline.service_worker(folder), "utf8")

    publish("edition one")
    return serve(folder), publish, folder


def keep(page, home):
    page.goto(f"{home}/offline.html")
    page.get_by_role("button", name="Keep this book").click()
    page.get_by_role("button", name="Remove it").wait_for()


def test_a_kept_book_is_read_without_a_network(edition, watched, every, serve):
    home, _, _ = edition
    view = watched(home)
    page = view.page
    keep(page, home)
    assert axe(page) == []
    serve.stop(home)
    for path in every:
        view.open(f"{home}/{path}")
        assert page.locator(".anywidget[data-anywidget=text]").count() == 0, path
    page.goto(f"{home}/search.html?q=legislators")
    page.wait_for_selector("#search-results li a")
    view.check()


def test_editions_are_announced_and_never_mixed(edition, watched):
    home, publish, _ = edition
    page = watched(home).page
    keep(page, home)
    publish("edition two")
    page.goto(f"{home}/book/index.html")
    settled(page)
    page.locator(".edition").wait_for()  # fetched beside the old one, and waiting
    for path in ("index", "01-thirty-letters"):
        page.goto(f"{home}/book/{path}.html")
        settled(page)
        assert "edition one" in page.locator("h1").inner_text()
    with page.expect_navigation():
        page.get_by_role("button", name="Read the new edition").click()
    for path in ("01-thirty-letters", "index"):
        page.goto(f"{home}/book/{path}.html")
        settled(page)
        assert "edition two" in page.locator("h1").inner_text()
    assert len(page.evaluate("caches.keys()")) == 1


def test_an_edition_that_cannot_be_had_whole_is_not_kept(edition, watched):
    home, _, folder = edition
    page = watched(home).page
    (folder / "book/glossary.html").write_text("of another edition", "utf8")
    page.goto(f"{home}/offline.html")
    page.get_by_role("button", name="Keep this book").click()
    page.get_by_text("could not be kept").wait_for()
    assert page.evaluate("caches.keys()") == []
    assert page.get_by_role("button", name="Keep this book").is_visible()


def test_a_kept_book_can_be_removed(edition, watched):
    home, _, _ = edition
    page = watched(home).page
    keep(page, home)
    page.get_by_role("button", name="Remove it").click()
    page.get_by_role("button", name="Keep this book").wait_for()
    assert page.evaluate("caches.keys()") == []
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(r => r.length)") == 0


def test_all_that_is_kept_is_listed_and_erased_on_one_page(edition, watched):
    home, _, _ = edition
    page = watched(home).page
    keep(page, home)
    page.locator("button.mode").click()
    page.goto(f"{home}/book/your-answers.html")
    for what in ("Your choice of colours: light", "The book itself"):
        page.get_by_role("listitem").filter(has_text=what).get_by_role("button").click()
        page.get_by_role("listitem").filter(has_text=what).wait_for(state="detached")
    assert axe(page) == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert page.evaluate("caches.keys()") == []
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(r => r.length)") == 0


# ---- found and lost --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "page_title"),
    [
        ("On her firm’s page", "Entry points"),  # a button of a widget, nowhere in the prose
        ("Aalto", "The messages"),  # a word of a message
    ],
)
def test_search_finds_what_widgets_say(home, watched, word, page_title):
    page = watched(home).open(f"{home}/search.html?q={word}")
    page.wait_for_selector("#search-results li a")
    assert page_title in page.locator("#search-results").inner_text()


class Lost(http.server.SimpleHTTPRequestHandler):
    """A host with the book in a folder below its root, and the book's page for what is missing."""

    def log_message(self, *args):
        pass

    def send_error(self, code, *args, **more):
        body = Path(self.directory, "project", "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)


@pytest.mark.parametrize("path", ["project/nothing", "project/book/deep/er/nothing.html"])
def test_a_lost_reader_is_led_home_from_any_depth(site, browser, tmp_path, path):
    (tmp_path / "project").symlink_to(site, target_is_directory=True)
    handler = functools.partial(Lost, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        home = f"http://127.0.0.1:{server.server_port}"
        page = browser().new_page()
        page.goto(f"{home}/{path}")
        page.locator(f".home[href='{home}/project/']").wait_for()
        assert axe(page) == []
        page.locator(".home").click()
        page.wait_for_url("**/project/book/index.html")
        page.close()
        server.shutdown()


# ---- for every eye ----------------------------------------------------------------------

SPACING = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-bottom: 2em !important; }"""  # WCAG 2.2, 1.4.12
CUT = """() => [...document.querySelectorAll("main :is(button, label, legend, p, li, td, th, summary, output)")]
  .filter(e => e.checkVisibility() && !e.closest(".spoken"))
  .filter(e => { const s = getComputedStyle(e); return s.overflowX === "hidden" && e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 1
     || s.overflowY === "hidden" && e.scrollHeight > e.clientHeight + 1 && e.clientHeight > 1; })
  .map(e => e.outerHTML.slice(0, 120))"""
WIDE = "document.documentElement.scrollWidth - innerWidth"


@pytest.fixture(scope="module", params=[*OTHER_HALF, "book/studies.html", "book/data-card.html"])
def visit(home, browser, request):
    """A page for a reader who asked for less motion; one visit for the two tests that follow."""
    context = browser(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    yield Watched(context.new_page(), home).open(f"{home}/{request.param}")
    context.close()


def test_text_may_be_spaced_and_enlarged(visit):
    """Text spacing of 1.4.12; 200% and 400% zoom of a window of 1280 px."""
    style = "css => { const s = new CSSStyleSheet(); s.replaceSync(css); document.adoptedStyleSheets = [s]; }"
    visit.evaluate(style, SPACING)
    for width in (1280, 640, 320):
        visit.set_viewport_size({"width": width, "height": 900})
        visit.evaluate(FRAMES)
        assert visit.evaluate(WIDE) <= 0, width
        assert visit.evaluate(CUT) == [], width
    visit.evaluate(style, "")
    visit.set_viewport_size({"width": 1280, "height": 900})


def test_nothing_moves_by_itself_if_the_reader_asked_for_that(visit):
    if visit.locator(".anywidget").count():
        visit.locator("main button:visible").first.click()
    running = "document.getAnimations().filter(a => a.playState === 'running').length"
    assert visit.evaluate(running) == 0


@pytest.mark.parametrize("path", ONE_HALF)
def test_controls_show_in_forced_colours(home, watched, path):
    """Where the system paints everything, what can be pressed keeps an edge, and focus shows."""
    view = watched(home, forced_colors="active")
    page = view.open(f"{home}/{path}")
    bare = page.locator("main button").evaluate_all(
        "all => all.filter(e => e.checkVisibility() && getComputedStyle(e).borderTopStyle === 'none')"
        ".map(e => e.outerHTML.slice(0, 100))"
    )
    assert bare == []
    for _ in range(12):
        page.keyboard.press("Tab")
        ring = page.evaluate(
            """() => { const ring = e => e && getComputedStyle(e).outlineStyle !== 'none';
            const e = document.activeElement;
            return e === document.body || ring(e) || ring(e.nextElementSibling) || ring(e.parentElement); }"""
        )
        assert ring, page.evaluate("document.activeElement.outerHTML.slice(0, 100)")
