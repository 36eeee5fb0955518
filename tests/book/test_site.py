"""The built site as files: its policy, its editions, its bytes."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from sphinx_lean import offline, policy, sharing
from sphinx_lean import site as publishing

ROOT = Path(__file__).resolve().parents[2]


def digest(file):
    return hashlib.sha256(file.read_bytes()).hexdigest()


def digests(folder):
    return {
        file.relative_to(folder).as_posix(): digest(file)
        for file in folder.rglob("*")
        if file.is_file() and file.name not in publishing.ONLY_FOR_BUILDING
    }


def copy(target):
    """Copy what belongs to the project, as it is now, to another folder."""
    names = subprocess.check_output(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, text=True
    ).splitlines()
    for name in names:
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target / name)


def build(folder, **environment):
    ours = map(str, (folder / "src", *sorted(folder.glob("packages/*/src"))))
    done = subprocess.run(
        [Path(sys.executable).with_name("jupyter-book"), "build", "."],
        cwd=folder,
        env=os.environ
        | {"PYTHONPATH": os.pathsep.join([*ours, os.environ.get("PYTHONPATH", "")])}
        | environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return folder / "_build" / "html"


@pytest.fixture(scope="module")
def another(tmp_path_factory):
    """The same sources, built in another folder, hour, language and order of sets."""
    folder = tmp_path_factory.mktemp("elsewhere")
    copy(folder)
    return build(folder, PYTHONHASHSEED="7", TZ="Asia/Tokyo", LC_ALL="C.UTF-8")


def test_another_build_gives_the_same_bytes(site, another):
    here, there = digests(site), digests(another)
    assert sorted(here) == sorted(there), "build the book afresh: rm -rf _build"
    assert {name for name in here if here[name] != there[name]} == set()


def test_an_address_of_the_site_gives_a_sitemap_and_full_links(another):
    html = build(another.parents[1], SITE_URL="https://example.org/book")
    tree = ElementTree.parse(html / "sitemap.xml")
    found = {e.text for e in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    moved = yaml.safe_load((ROOT / "_config.yml").read_text())["sphinx"]["config"]["lean_moved"]
    pages = {
        f"https://example.org/book/{p.relative_to(html)}"
        for p in (html / "book").rglob("*.html")
        if f"book/{p.stem}" not in moved
    }
    assert found == pages
    page = (html / "book/index.html").read_text("utf8")
    assert '<link rel="canonical" href="https://example.org/book/book/index.html">' in page
    assert 'href="https://example.org/book/"' in (html / "404.html").read_text("utf8")
    card = re.search(r'<meta property="og:image" content="https://example.org/book/([^"]+)"', page)
    assert (html / card[1]).read_bytes().startswith(b"\x89PNG"), "the card is there"
    assert "ErrorDocument 404 /book/404.html\n" in (html / ".htaccess").read_text("utf8")
    assert "error_page 404 /book/404.html;\n" in (html / "headers.nginx.conf").read_text("utf8")


def test_without_an_address_nothing_claims_one(site):
    assert not (site / "sitemap.xml").exists()
    for file in site.rglob("*.html"):
        assert not re.search(r'og:url|og:image|rel="canonical"', file.read_text("utf8")), file
    assert "ErrorDocument 404 /404.html\n" in (site / ".htaccess").read_text("utf8")
    assert "error_page 404 /404.html;\n" in (site / "headers.nginx.conf").read_text("utf8")


# ---- the policy -------------------------------------------------------------------


def test_each_page_allows_its_own_inline_scripts_and_no_other(site):
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 20
    for file in pages:
        text = file.read_text("utf8")
        found = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
        assert found, file
        scripts = re.search(r"script-src ([^;]*)", found[1])[1].split()
        assert set(scripts) - {"'self'", "blob:"} == policy.script_hashes(text), file
        assert "unsafe" not in " ".join(scripts) and policy.HASHES_PLACEHOLDER not in text
        before = text[: found.start()]
        assert "<script" not in before and "<link" not in before, "the policy comes first"
        assert not re.search(
            r"<[^>]+\son\w+=", re.sub(r"<script.*?</script>", "", text, flags=re.S)
        )


def test_the_hosts_files_carry_the_union_and_no_blob(site):
    every = set().union(*(policy.script_hashes(f.read_text("utf8")) for f in site.rglob("*.html")))
    for name in ("_headers", ".htaccess", "headers.nginx.conf"):
        text = (site / name).read_text("utf8")
        assert policy.policy_text(every, policy.HEADER_POLICY) in text and "blob:" not in text, name
        assert "nosniff" in text


def test_only_the_page_that_collects_may_ask_for_a_camera(site):
    header = 'Permissions-Policy "camera=(self), geolocation=(), microphone=()"'
    apache = (site / ".htaccess").read_text("utf8")
    section = re.findall(r'<Files "([^"]+)">\n    Header always set (.+)\n  </Files>', apache)
    assert section == [("run-a-workshop.html", header)]
    assert apache.count("camera=()") == apache.count("camera=(self)") == 1
    nginx = (site / "headers.nginx.conf").read_text("utf8")
    pattern = re.search(r'if \(\$uri ~ "(.+)"\) \{ set \$may_use_camera "self"; \}', nginx)[1]
    allowed = [f for f in site.rglob("*.html") if re.search(pattern, f.as_posix())]
    assert allowed == [site / "book/run-a-workshop.html"]
    assert 'Permissions-Policy "camera=($may_use_camera), ' in nginx
    assert "Permissions-Policy: camera=(self), geo" in (site / "_headers").read_text("utf8")
    # The pages' own policy is the same for all, but for the hashes of their scripts.
    rules = {
        re.sub(r"'sha256-[^']+' ?", "", re.search(r'Policy" content="([^"]*)"', f.read_text())[1])
        for f in site.rglob("book/*.html")
    }
    assert len(rules) == 1


def test_where_no_page_may_ask_for_a_camera_none_may(tmp_path):
    (tmp_path / "a.html").write_text("<p>hello</p>")
    policy.write_policies(tmp_path)
    for name in ("_headers", ".htaccess", "headers.nginx.conf"):
        text = (tmp_path / name).read_text("utf8")
        assert text.count("camera=()") == 1 and "self)" not in text, name


def test_only_the_hosts_files_forbid_frames_and_the_book_has_none(site):
    """In a page's own policy browsers ignore it, and say so in the console."""
    assert "frame-ancestors 'none'" in (site / "_headers").read_text("utf8")
    for file in site.rglob("*.html"):
        assert not re.search(r"frame-ancestors|<(i?frame|object|embed)\b", file.read_text("utf8"))


def test_hosts_that_are_named_may_frame_the_pages_and_no_page_changes(tmp_path):
    made = {}
    for name, hosts in {"closed": (), "open": ("https://moodle.example.org", "'self'")}.items():
        (tmp_path / name).mkdir()
        page = f"<head>{policy.page_meta()}</head><script>1</script>"
        (tmp_path / name / "a.html").write_text(page)
        policy.write_policies(tmp_path / name, framed_by=hosts)
        made[name] = {f.name: f.read_text("utf8") for f in (tmp_path / name).iterdir()}
    assert len(made["open"]) == 4
    for file, text in made["closed"].items():
        named = text.replace(
            "frame-ancestors 'none'", "frame-ancestors https://moodle.example.org 'self'"
        )
        assert made["open"][file] == named, "nothing else has changed"
        assert (named != text) == (file != "a.html")


@pytest.mark.parametrize(
    "host",
    [
        *("moodle.example.org", "https://moodle.example.org/", "https://a.org; script-src *"),
        *("*", "https://*", "'none'", "https://A.org", 'https://a.org"', "https://a.org\n", "", 7),
    ],
)
def test_what_is_no_origin_may_not_frame_the_pages(tmp_path, host):
    (tmp_path / "a.html").write_text("<p>hello</p>")
    with pytest.raises(ValueError, match="is no origin: write https://"):
        policy.write_policies(tmp_path, framed_by=["https://moodle.example.org", host])
    assert not (tmp_path / "_headers").exists()


def test_files_named_by_their_content_are_kept_for_ever_and_no_others(site):
    rules = re.findall(
        r"^(/.*)\n  Cache-Control: .*immutable$", (site / "_headers").read_text(), re.M
    )
    named = {f"/_static/{file.name}" for file in (site / "_static").glob("*-????????????.*")}
    assert len(named) >= 4 and set(rules) == {"/_static/anywidget/*", *named}
    for path in [site / rule[1:] for rule in named] + [*(site / "_static/anywidget").iterdir()]:
        if not path.name.endswith(".text.js"):  # its name is that of the module that it holds
            assert digest(path).startswith(path.stem.rpartition("-")[2])


def test_data_in_a_script_element_needs_no_hash():
    page = '<script type="application/json">{}</script><script src="x.js"></script>'
    assert policy.script_hashes(page) == set()
    assert len(policy.script_hashes(page + "<script>1</script>")) == 1


# ---- editions -----------------------------------------------------------------------


def worker_files(site):
    return json.loads(re.search(r"const FILES = (\{.*?\});", (site / "sw.js").read_text(), re.S)[1])


def test_an_edition_is_everything_that_a_served_page_may_ask_for(site):
    names = set(worker_files(site))
    there = {f.relative_to(site).as_posix() for f in site.rglob("*") if f.is_file()}
    left_out = {n for n in there - names if not n.endswith(offline.NOT_KEPT_ENDINGS)}
    assert left_out <= offline.NOT_KEPT and names <= there
    size = sum((site / name).stat().st_size for name in names)
    stated = float(
        re.search(r"Keep this book .*\(([\d.]+) MB\)", (site / "offline.html").read_text())[1]
    )
    assert abs(size / 1e6 - stated) < 0.1


def test_every_page_asks_for_scripts_and_styles_by_their_content(site):
    """So that no cache hands an old one, such as the search's index, to a new page."""
    asked = set()
    for page in site.rglob("*.html"):
        for element in re.findall(r"<(?:script|link)\b[^>]*>", page.read_text("utf8")):
            found = re.search(r'(?:src|href)="([^":?]+\.(?:js|css))(?:\?v=(\w+))?"', element)
            assert found or not re.search(r"\.(js|css)\b", element), element
            if found:
                name, version = found.groups()
                stated = version or Path(name).stem.rpartition("-")[2]
                assert len(stated) == 12 and digest(page.parent / name).startswith(stated), element
                asked.add(Path(name).name)
    assert {"searchindex.js", "searchtools.js", "doctools.js", "language_data.js"} <= asked


def test_a_version_is_that_of_the_file_as_it_is_now(tmp_path):
    page, script = tmp_path / "in/page.html", tmp_path / "a b.js"
    page.parent.mkdir()
    others = '"></script><script src="https://example.org/x.js"></script><a href="../a%20b.js">'
    page.write_text(f'<script defer src="../a%20b.js{others}')
    for text in ("one", "two", "two"):
        script.write_text(text)
        offline.add_versions(tmp_path)
        stated = f'<script defer src="../a%20b.js?v={digest(script)[:12]}{others}'
        assert page.read_text() == stated


def test_a_changed_byte_is_another_edition(tmp_path):
    (tmp_path / "a.html").write_text("one")
    first = offline.service_worker(tmp_path)
    assert offline.service_worker(tmp_path) == first
    (tmp_path / "a.html").write_text("two")
    assert offline.service_worker(tmp_path) != first


# ---- the folder and the archive -----------------------------------------------------


def test_the_archive_is_the_folder_and_always_the_same(site, tmp_path):
    archives = []
    for name in ("one", "two"):
        target = tmp_path / name / "book.zip"
        arguments = [site, tmp_path / name / "site", "--zip", target, "--epoch", "1700000000"]
        assert publishing.main([*map(str, arguments)]) == 0
        archives.append(target)
        shutil.copystat(ROOT, tmp_path / name)
    assert archives[0].read_bytes() == archives[1].read_bytes()
    assert not (tmp_path / "one/site/.buildinfo").exists()
    with zipfile.ZipFile(archives[0]) as archive:
        archive.extractall(tmp_path / "unpacked")
    # GitHub Pages would else leave out what begins with "_".
    jekyll = {".nojekyll": hashlib.sha256(b"").hexdigest()}
    assert digests(tmp_path / "unpacked/book") == digests(site) | jekyll


def test_a_folder_that_holds_something_else_is_left_alone(site, tmp_path, capsys):
    (tmp_path / "letters.txt").write_text("mine")
    assert publishing.main([str(site), str(tmp_path)]) == 2
    assert (tmp_path / "letters.txt").read_text() == "mine"
    assert "left alone" in capsys.readouterr().err


def test_nothing_is_left_over_from_the_build(site):
    for name in ("objects.inv", "_static/pygments.css", "_static/scripts", "_static/styles"):
        assert not (site / name).exists(), name
    # Every file of the layout is named by its content.
    for file in (site / "_static").glob("lean-*"):
        assert digest(file).startswith(file.stem.split("-")[1])


def test_tags_are_escaped():
    assert '"><script' not in sharing.open_graph_tags('"><script>', "a & b", "s", "", "")


# ---- weight ---------------------------------------------------------------------------


def weight(site, page):
    """Gzipped bytes of a page and all that it names, as a browser asks for them."""
    import gzip
    from html.parser import HTMLParser

    text, files = (site / page).read_text("utf8"), {page}

    class Names(HTMLParser):
        def handle_starttag(self, tag, attributes):
            found = dict(attributes)
            name = found.get("src") or (tag == "link" and found.get("href"))
            if found.get("rel") in ("next", "prev", "canonical"):
                return
            if name and not name.startswith("data:"):  # that is in the page already
                name = name.partition("?")[0]
                files.add(os.path.normpath(f"{Path(page).parent.as_posix()}/{name}"))

    Names().feed(text)
    files |= {f"_static/anywidget/{m}" for m in re.findall(r'"module":"([^"]+)"', text)}
    return sum(len(gzip.compress((site / f).read_bytes())) for f in files), len(files)


def test_every_page_stays_within_its_weight(site):
    """To the first working widget: 124 KB compressed, the host included, a dozen requests."""
    weights = {
        f.relative_to(site).as_posix(): weight(site, f.relative_to(site).as_posix())
        for f in site.rglob("*.html")
    }
    # The gallery shows every widget at once, with a module each.
    limits = dict.fromkeys(weights, (124_000, 12)) | {"book/gallery.html": (475_000, 40)}
    # This one reads what comes in, and codes by the camera, holds a room’s own messages and criteria,
    # and runs rounds in which people grade one another; a laptop at a projector opens it.
    limits["book/run-a-workshop.html"] = (145_000, 12)
    assert {p: w for p, w in weights.items() if w[0] > limits[p][0] or w[1] > limits[p][1]} == {}
    assert weights["book/01-thirty-letters.html"][0] > 60_000, "the module is counted"


# ---- what it is made with ---------------------------------------------------------------


def test_everything_that_is_pinned_is_audited():
    told = subprocess.check_output(["make", "--dry-run", "audit"], cwd=ROOT, text=True)
    pinned = {file.name for file in ROOT.glob("requirements*.txt")}
    assert len(pinned) > 1 and set(re.findall(r"--requirement (\S+)", told)) == pinned
    assert "--prefix web audit" in told
