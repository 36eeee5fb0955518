"""What tests share: the built book, a server, a browser that reaches nobody else."""

import functools
import http.server
import json
import re
import sys
import threading
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [
    str(ROOT / each)
    for each in ("tests", "tests/browser", "exercises", "packages/sphinx-anywidget/tests")
]


def pytest_addoption(parser):
    parser.addoption("--browser", choices=("chromium", "firefox"), default="chromium")
    parser.addoption("--note", action="store_true", help="write transcripts of widgets anew")


def pytest_collection_modifyitems(config, items):
    """Leave out, and say so, what cannot be asked of Firefox."""
    if config.getoption("browser") == "firefox":
        for item in items:
            if mark := item.get_closest_marker("chromium"):
                item.add_marker(pytest.mark.skip(reason=f"NOT RUN IN FIREFOX: {mark.args[0]}"))


MODELS = re.compile(r'(?<=class="anywidget-models">).*?(?=</script>)', re.S)
SECTION = re.compile(r'<section id="(?!gallery)[^"]*">.*?</section>\n', re.S)


def cut(text, names):
    """Return the gallery's page with the sections and saved models of some widgets, and no others.

    So one widget can be visited on a page that is real in all else, at a tenth of the cost.
    """
    kept = [
        section for section in SECTION.findall(text) if any(f">{n}<a" in section for n in names)
    ]
    assert len(kept) == len(names), f"the gallery has not one section each for {names}"
    saved = json.loads(MODELS.search(text)[0])
    saved = {key: model for key, model in saved.items() if any(key in section for section in kept)}
    text = SECTION.sub(lambda found: found[0] if found[0] in kept else "", text)
    return MODELS.sub(lambda _: json.dumps(saved).replace("<", "\\u003c"), text)


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serve without a word; ``gallery.html?only=Grader+Forecast`` is cut down to these widgets."""

    def log_message(self, *args):
        pass

    def do_GET(self):
        path, asked, names = self.path.partition("gallery.html?only=")
        if not asked:
            return super().do_GET()
        page = Path(self.translate_path(f"{path}gallery.html")).read_text("utf8")
        body = cut(page, names.split("+") if names else []).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture(scope="session")
def site():
    """The built book; a missing one is a failure, never a skip."""
    folder = ROOT / "_build" / "html"
    if not (folder / "index.html").is_file():
        pytest.fail("The book is not built: run `make build`, or `make test` for everything.")
    return folder


@pytest.fixture(scope="session")
def serve():
    """Serve folders on free ports of this machine; returns the address of each."""
    servers = {}

    def start(folder):
        handler = functools.partial(Quiet, directory=str(folder))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        servers[address] = server
        return address

    def stop(address):
        server = servers.pop(address)
        server.shutdown()
        server.server_close()

    start.stop = stop
    yield start
    for address in [*servers]:
        stop(address)


@pytest.fixture(scope="session")
def home(site, serve):
    """The address of the served book."""
    return serve(site)


@pytest.fixture(scope="session")
def twin():
    """The JavaScript model."""
    from twin import Twin

    with Twin() as started:
        yield started


@pytest.fixture(scope="session")
def room(twin):
    """The twin, told the messages and the makers' grades."""
    import warmstart as ws
    from warmstart.widgets.message_traits import grade_traits, message_traits

    ids = list(ws.load_messages("open").index)
    reference = grade_traits(ids, [c["id"] for c in ws.load_rubric()])
    assert twin("room", {"messages": message_traits(ids), "reference": reference})
    return twin


@pytest.fixture(scope="session")
def browser(request):
    """Make contexts of the browser in question: ``browser(dark=True, ...)``."""
    from find import Browser
    from playwright.sync_api import Page, sync_playwright

    name = request.config.getoption("browser")
    Page.wait_for_function = wait_for_function
    if name == "firefox":
        import firefox

        Page.emulate_media = firefox.emulate_media
        Page.expect_download = firefox.expect_download
    with sync_playwright() as playwright:
        started = Browser(playwright, name)
        yield started.context
        started.close()


def wait_for_function(page, expression, *, arg=None, timeout=30_000):
    """Wait until an expression holds in a page.

    Playwright's own way evaluates a text from within the page, which the pages' policy refuses.
    """
    end = time.monotonic() + timeout / 1000
    while not page.evaluate(expression, arg):
        if time.monotonic() > end:
            raise TimeoutError(f"never came true: {expression}")
        page.wait_for_timeout(20)


def settled(page):
    """Wait until what is out of sight has been laid out; until then it has no text to be read."""
    page.wait_for_selector(":root.settled, :root:not(:has(.top))", state="attached")


class Watched:
    """A page whose every complaint and every stray request is kept."""

    def __init__(self, page, home):
        self.page, self.complaints, self.strays = page, [], []
        page.on("console", lambda m: self.complaints.append(f"{m.type}: {m.text}"))
        page.on("pageerror", lambda e: self.complaints.append(f"page error: {e}"))
        # The page was left while its icon, or the next page, was on the way: no fault.
        left = ("net::ERR_ABORTED", "NS_BINDING_ABORTED")
        page.on(
            "requestfailed",
            lambda r: r.failure in left or self.complaints.append(f"failed: {r.url}, {r.failure}"),
        )
        page.on(
            "response", lambda r: r.status >= 400 and self.complaints.append(f"{r.status}: {r.url}")
        )

        def stray(route):
            self.strays.append(route.request.url)
            route.abort()

        # A pattern, not a function: what belongs here is let through without asking Python.
        page.route(re.compile(f"^(?!{re.escape(home)}|blob:|data:)"), stray)

    def open(self, url):
        """Go there and wait until every widget is mounted or has given up."""
        self.page.goto(url)
        waiting = self.page.locator(".anywidget[data-model]:not([data-anywidget])")
        waiting.first.wait_for(state="detached")
        settled(self.page)
        return self.page

    def check(self):
        """Nothing in the console, no other host."""
        assert self.strays == []
        assert self.complaints == []


@pytest.fixture
def watched(browser):
    """Open watched pages: ``watched(home, width=..., dark=...)``."""
    contexts = []

    def start(home, width=1280, height=900, **options):
        context = browser(
            viewport={"width": width, "height": height}, reduced_motion="reduce", **options
        )
        contexts.append(context)
        return Watched(context.new_page(), home)

    yield start
    for context in contexts:
        context.close()
