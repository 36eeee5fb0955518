"""What asks another host as soon as it is loaded, and what only mentions one."""

import pytest
import widget_site
from sphinx_anywidget.remote import imported_hosts, is_allowed, without_remote_files


@pytest.mark.parametrize(
    "text",
    [
        'import x from "https://a.b/c.js"',
        "import 'http://a.b/c.js'",
        'import*as x from"https://a.b/c.js"',
        'import{x as y,z}from"https://a.b/c.js"',
        'import d, { e } from "https://a.b/c.js"',
        'export * from "//a.b/c.js"',
        'export { x } from "https://a.b/c.js"',
        "const m = await import(`https://a.b/c.js`)",
        'import(/* webpackIgnore: true */ "https://a.b/c.js")',
        "https://a.b/c.js",
        '// a comment\nimport "https://a.b/c.js"; /* another */',
        'const r = /["\']/; import "https://a.b/c.js"',
        'const n = a / b; import "https://a.b/c.js"',
    ],
)
def test_a_module_that_imports_from_elsewhere_is_found(text):
    assert imported_hosts(text) == ("a.b",)


@pytest.mark.parametrize(
    "text",
    [
        'const ns = "http://www.w3.org/2000/svg"; export default {}',
        "// see https://a.b\nexport default {}",
        '// import x from "https://a.b/c.js"\nexport default {}',
        '/* import x from "https://a.b/c.js" */ export default {}',
        """const help = "import x from 'https://a.b/c.js'"; export default {}""",
        "const help = `import x from 'https://a.b/c.js'`; export default {}",
        'const r = /import "https:\\/\\/a.b"/; export default {}',
        'model.import("https://a.b/c.js")',
        "//#region a/b\nexport default {}",
        'export const home = "https://a.b/"',
        'import x from "./local.js"; const y = "https://a.b"',
    ],
)
def test_a_module_that_mentions_another_host_is_not(text):
    assert imported_hosts(text) == ()


def test_a_style_sheet_asks_nobody_but_the_allowed():
    style = (
        '@import url("https://a.b/x.css"); /* url(https://kept.in/a/comment) */ '
        '.a { background: url(https://c.d/x.png) } .b { content: "url(https://said.only/x)" } '
        ".c { background: url(data:image/gif;base64,AA) } .d { src: url(//e.f/y.woff2) }"
    )
    cleaned, hosts = without_remote_files(style)
    assert hosts == ["a.b", "c.d", "e.f"] and "@import" not in cleaned
    assert not any(f"{host}/" in cleaned for host in hosts)
    assert "kept.in" in cleaned and "said.only" in cleaned and "image/gif" in cleaned
    assert without_remote_files(style, ["a.b", "c.d", "*.f"]) == (style, [])
    assert is_allowed("cdn.jsdelivr.net", ["*.jsdelivr.net"]) and not is_allowed(
        "evil.net", ["e.net"]
    )


def test_a_font_from_elsewhere_is_no_reason_to_leave_a_widget_out(tmp_path):
    style = (
        "@font-face { font-family: X; src: url(https://fonts.example/x.woff2) } .x { color: red }"
    )
    widget_site.write_saved(tmp_path / "index.ipynb", {"a": widget_site.anywidget(_css=style)}, "a")
    said, out = widget_site.site(tmp_path)
    assert said == "" and 'data-model="a"' in (out / "index.html").read_text("utf8")
    [written] = (out / "_static/anywidget").glob("*.css")
    assert "fonts.example" not in written.read_text() and "color: red" in written.read_text()


@pytest.mark.parametrize("hosts", ['["esm.sh"]', '"esm.sh, *.jsdelivr.net"'])
def test_an_author_may_allow_a_host_in_one_line(tmp_path, hosts):
    esm = 'import * as d3 from "https://esm.sh/d3"; export default { render() {} }'
    widget_site.write_saved(tmp_path / "index.ipynb", {"a": widget_site.anywidget(esm)}, "a")
    said, out = widget_site.site(tmp_path)
    assert "Widget('a') stays text: its module asks esm.sh" in said
    page = (out / "index.html").read_text("utf8")
    assert "needs code from another host" in page and 'data-model="' not in page
    said, out = widget_site.site(
        tmp_path, widget_site.CONFIG + f"anywidget_allowed_hosts = {hosts}\n"
    )
    assert said == "" and 'data-model="a"' in (out / "index.html").read_text("utf8")
