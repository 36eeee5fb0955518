"""Try the policies of ``docs/policies`` with each host's own server, as far as it can be had.

``python conformance/policies.py BUILD NODE_MODULES`` needs a ``node_modules`` with ``wrangler`` and
``@netlify/headers-parser`` in it, and nginx. The site's one widget draws a word and tries to reach another
host in four ways. What leaves the page is counted and stopped. Writes ``policies.csv`` beside this file.
"""

import argparse
import csv
import datetime
import http.server
import json
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Route
from sphinx_anywidget.browser import QuietHandler, chromium

HERE = Path(__file__).parent
POLICIES = HERE.parent / "docs/policies"
MODULE = """export default { async render({ el }) {
  const far = "https://elsewhere.example";
  const script = Object.assign(document.createElement("script"), { src: `${far}/script.js` });
  document.head.append(script, Object.assign(new Image(), { src: `${far}/picture.png` }));
  await Promise.allSettled([fetch(`${far}/data.json`), import(`${far}/module.js`)]);
  el.append("alive");
} };
"""
NGINX = """daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{}}
http {{
  access_log off; types {{ text/html html; text/javascript js; text/css css; application/json json; }}
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; root {site}; include {snippet}; }}
}}
"""
PARSE = """import { parseAllHeaders } from "@netlify/headers-parser";
const { headers, errors } = await parseAllHeaders({ headersFiles: [process.argv[2]], minimal: true });
if (errors.length) throw errors[0];
console.log(JSON.stringify(headers[0].values));
"""


def site(folder: Path, with_meta: bool) -> Path:
    """Build a page with one widget, with the policy in it or without."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "templates").mkdir(parents=True)
    (folder / "reach.mjs").write_text(MODULE)
    (folder / "index.rst").write_text("A\n=\n\n.. anywidget:: reach.mjs\n")
    config = 'extensions = ["sphinx_anywidget"]\nexclude_patterns = ["_build"]\n'
    if with_meta:
        shutil.copy(POLICIES / "layout.html", folder / "templates")
        config += 'templates_path = ["templates"]\n'
    (folder / "conf.py").write_text(config)
    out = folder / "_build"
    subprocess.run([sys.executable, "-m", "sphinx", "-q", str(folder), str(out)], check=True)
    return out


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as each:
        each.bind(("127.0.0.1", 0))
        return int(each.getsockname()[1])


@contextmanager
def by_python(out: Path, headers: dict[str, str]) -> Iterator[str]:
    """Serve a site with these headers."""

    class Handler(QuietHandler):
        def end_headers(self) -> None:
            for name, value in headers.items():
                self.send_header(name, value)
            super().end_headers()

        def __init__(self, *args: object, **more: object) -> None:
            super().__init__(*args, directory=str(out), **more)  # type: ignore[arg-type]

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@contextmanager
def by_program(command: Sequence[str], port: int, folder: Path) -> Iterator[str]:
    """Start a server; give its address as soon as it answers."""
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        base, end = f"http://127.0.0.1:{port}", time.monotonic() + 60
        try:
            while True:
                try:
                    urllib.request.urlopen(f"{base}/index.html", timeout=5).close()
                    break
                except (urllib.error.URLError, ConnectionError):
                    if time.monotonic() > end or process.poll() is not None:
                        raise SystemExit((folder / "server.log").read_text()) from None
                    time.sleep(0.2)
            yield base
        finally:
            process.terminate()
            process.wait()


def look(browser: Browser, base: str) -> tuple[str, int]:
    """Return what became of the widget, and how many of its requests left the page."""
    page = browser.new_page()
    left: list[str] = []

    def stop(route: Route) -> None:
        left.append(route.request.url)
        route.abort()

    page.route(re.compile(r"^https://elsewhere\.example/"), stop)
    page.goto(f"{base}/index.html")
    page.locator(".anywidget[data-anywidget]").wait_for()
    state = page.locator(".anywidget").get_attribute("data-anywidget") or ""
    page.close()
    return state, len(left)


def first_line(*command: str) -> str:
    """Return what a program says its version is."""
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return (done.stdout + done.stderr).strip().splitlines()[0]


def main() -> None:
    """Try each and write the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("build", type=Path)
    parser.add_argument("npm", type=Path)
    given = parser.parse_args()
    build, npm = given.build.resolve(), given.npm.resolve()
    plain, meta = site(build / "plain", False), site(build / "meta", True)
    rows = []

    def note(host: str, tool: str, base: str) -> None:
        rows.append([host, tool, *look(browser, base), datetime.date.today().isoformat()])
        print(*rows[-1], sep=" | ", flush=True)

    with chromium() as browser:
        with by_python(plain, {}) as base:
            note("no policy", "Python's http.server", base)
        with by_python(meta, {}) as base:
            note("GitHub Pages: `layout.html`", "Python's http.server, no headers", base)
        (npm.parent / "parse.mjs").write_text(PARSE)
        command = ["node", str(npm.parent / "parse.mjs"), str(POLICIES / "_headers")]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        with by_python(plain, json.loads(told)) as base:
            version = json.loads((npm / "@netlify/headers-parser/package.json").read_text())
            note("Netlify: `_headers`", f"@netlify/headers-parser {version['version']}", base)
        shutil.copy(POLICIES / "_headers", plain)
        port = free_port()
        wrangler = str(npm / ".bin/wrangler")
        command = [wrangler, "pages", "dev", str(plain), "--ip=127.0.0.1", f"--port={port}"]
        with by_program([*command, "--compatibility-date=2026-01-01"], port, build) as base:
            version = json.loads((npm / "wrangler/package.json").read_text())
            note("Cloudflare Pages: `_headers`", f"wrangler {version['version']} pages dev", base)
        port, snippet = free_port(), POLICIES / "nginx.conf"
        config = NGINX.format(folder=build, port=port, site=plain, snippet=snippet)
        (build / "nginx.conf").write_text(config)
        with by_program(["nginx", "-c", str(build / "nginx.conf")], port, build) as base:
            note(
                "nginx: `nginx.conf`",
                first_line("nginx", "-v").removeprefix("nginx version: "),
                base,
            )
    with (HERE / "policies.csv").open("w", encoding="utf8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["host", "tried with", "the widget", "requests that left", "on"])
        writer.writerows(rows)


if __name__ == "__main__":
    main()
