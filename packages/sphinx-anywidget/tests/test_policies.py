"""The policies that the documentation offers: one and the same, and one that does what it says."""

import re
from pathlib import Path

import pytest
import widget_site
from sphinx_anywidget.browser import serve

POLICIES = Path(__file__).parents[1] / "docs/policies"
POLICY = re.compile(r"default-src [^\"\n]*")
REACH = """export default { async render({ el }) {
  await fetch("https://elsewhere.example/x").catch(() => {});
  el.append("alive");
} }"""


def test_every_snippet_holds_the_same_policy():
    files = list(POLICIES.iterdir())
    policies = {POLICY.search(file.read_text("utf8"))[0] for file in files}
    assert len(policies) == 1 and len(files) == 3


@pytest.mark.browser
@pytest.mark.parametrize(("with_policy", "leave"), [(True, 0), (False, 1)])
def test_a_policy_in_the_page_stops_what_would_leave_it(
    thread, browser, tmp_path, with_policy, leave
):
    (tmp_path / "templates").mkdir()
    if with_policy:
        (tmp_path / "templates/layout.html").write_text((POLICIES / "layout.html").read_text())
    widget_site.write_saved(tmp_path / "index.ipynb", {"a": widget_site.anywidget(REACH)}, "a")
    _, out = widget_site.site(tmp_path, widget_site.CONFIG + 'templates_path = ["templates"]\n')

    def visit():
        left = []
        page = browser.new_page()
        page.route(
            "https://elsewhere.example/**",
            lambda route: (left.append(route.request.url), route.abort()),
        )
        with serve(out) as base:
            page.goto(f"{base}/index.html")
            page.get_by_text("alive").wait_for()
        page.close()
        return left

    assert len(thread.submit(visit).result()) == leave
