"""The grading page as a SCORM 1.2 package: its manifest, its files, what is refused."""

import io
import json
import re
import shutil
import zipfile
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from many import many
from own import DOCUMENT

import warmstart as ws
from warmstart.workshop import cli, scorm
from warmstart.workshop.activities import ActivityError

TWO = ws.Activity(["m01", "m03"], ["context", "ask"], "Two & <b>bold</b> letters")
CP, ADLCP = f"{{{scorm.CP}}}", f"{{{scorm.ADLCP}}}"


@pytest.fixture(scope="module")
def files(site):
    return scorm.package(TWO, site)


def children(element):
    return [child.tag.removeprefix(CP) for child in element]


def test_the_manifest_has_the_structure_of_content_packaging(files):
    root = ElementTree.fromstring(files["imsmanifest.xml"])
    assert root.tag == f"{CP}manifest" and re.fullmatch(r"[a-z][\w-]+", root.get("identifier"))
    assert children(root) == ["metadata", "organizations", "resources"]
    metadata, organizations, resources = root
    assert [(e.tag, e.text) for e in metadata] == [
        (f"{CP}schema", "ADL SCORM"),
        (f"{CP}schemaversion", "1.2"),
    ]
    [course] = organizations
    assert organizations.get("default") == course.get("identifier")
    assert children(course) == ["title", "item"]
    title, item = course
    assert title.text == TWO.title and children(item) == ["title"] and item[0].text == TWO.title
    [resource] = resources
    assert item.get("identifierref") == resource.get("identifier")
    assert resource.get("type") == "webcontent" and resource.get(f"{ADLCP}scormtype") == "sco"
    assert resource.get("href") == "index.html"
    every = [e.get("identifier") for e in root.iter() if e.get("identifier")]
    assert len(every) == len(set(every)) == 4
    listed = [e.get("href") for e in resource]
    assert children(resource) == ["file"] * len(listed)
    assert sorted(listed) == sorted(set(files) - {"imsmanifest.xml"}), "each file, and once"
    assert "masteryscore" not in files["imsmanifest.xml"].decode(), "nobody passes or fails"


def test_the_page_asks_for_what_is_in_the_package_and_nothing_else(files):
    page = files["index.html"].decode()
    asked = set(re.findall(r'(?:src|href)="([^"]+)"', page))
    asked |= {f"files/{name}" for name in re.findall(r'"(?:module|style)":"([^"]+)"', page)}
    twins = {name for name in files if name.endswith(".text.js")}  # for a page opened as a file
    assert asked | twins | {"index.html", "imsmanifest.xml"} == set(files) and len(twins) == 1
    for name, content in files.items():
        if name.endswith(".css"):
            assert not re.search(rb"url\((?!['\"]?data:)|@import", content), name
    assert sum(map(len, files.values())) < 250_000


def test_the_pages_policy_allows_no_inline_script_and_there_is_none(files, site):
    page = files["index.html"].decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    book = re.search(r'Content-Security-Policy" content="([^"]*)"', (site / scorm.PAGE).read_text())
    assert re.sub(r" 'sha256-[^']*'", "", book[1]) == policy
    assert "script-src 'self' blob:;" in policy and "frame-ancestors" not in policy
    scripts = re.findall(r"<script([^>]*)>", page)
    assert [s for s in scripts if "src=" not in s] == [
        ' type="application/json" class="anywidget-models"'
    ]
    assert not re.search(r"<[^>]+\son\w+=", page.partition("anywidget-models")[0])


def test_only_the_activitys_messages_are_in_it(files):
    page = files["index.html"].decode()
    assert "<b>" not in page and "<title>Two &amp; &lt;b&gt;bold" in page
    [model] = json.loads(re.search(r"anywidget-models\">(.*?)</script>", page, re.S)[1]).values()
    assert model["state"]["activity"] == TWO.text
    assert {m["id"] for m in model["state"]["messages"]} == {"m01", "m03"}
    assert set(model["state"]["reference"]) == {"m01", "m03"}
    assert model["state"]["answers"] == [] and model["state"]["number"] is None


def test_a_rooms_own_messages_travel_in_the_activitys_text(site):
    own = ws.parse_activity(json.dumps(DOCUMENT))
    page = scorm.package(own, site)[scorm.START].decode()
    [model] = json.loads(re.search(r"anywidget-models\">(.*?)</script>", page, re.S)[1]).values()
    assert ws.parse_activity(model["state"]["activity"]) == own
    assert [m["id"] for m in model["state"]["messages"]] == ["m01"]
    assert "<b>not bold" not in page


def test_the_archive_is_always_the_same(site, tmp_path):
    one, two = tmp_path / "new" / "one.zip", tmp_path / "two.zip"
    assert scorm.write(one, TWO, site) == one.stat().st_size
    moved = tmp_path / "elsewhere"
    shutil.copytree(site / "book", moved / "book")
    shutil.copytree(site / "_static", moved / "_static")
    two.write_text("an older one")
    scorm.write(two, TWO, moved)
    assert one.read_bytes() == two.read_bytes()
    with zipfile.ZipFile(one) as archive:
        assert archive.testzip() is None and archive.namelist() == sorted(archive.namelist())
        assert {e.date_time for e in archive.infolist()} == {scorm.DATE}
        assert "imsmanifest.xml" in archive.namelist(), "at the root"


@many(100)
@given(title=st.text(max_size=80))
def test_whatever_a_title_holds_the_manifest_can_be_read(title):
    try:
        activity = ws.Activity(["m01"], ["ask"], title)
    except ActivityError:
        return
    text = scorm.manifest(f"warmstart-{activity.id}", activity.title, ["index.html"])
    root = ElementTree.parse(io.BytesIO(text)).getroot()
    assert (root[1][0][0].text or "") == re.sub("[\ufffe\uffff]", "", activity.title)


# ---- the command ---------------------------------------------------------------------


def run(capsys, *arguments):
    code = cli.main(["scorm", *map(str, arguments)])
    out, err = capsys.readouterr()
    return code, out + err


def test_the_command_takes_an_activity_in_any_form(site, tmp_path, capsys):
    out = tmp_path / "out.zip"
    (tmp_path / "activity.json").write_text(TWO.dump(), "utf8")
    made = []
    for source in (tmp_path / "activity.json", TWO.text, TWO.link("https://example.org/w.html")):
        code, told = run(capsys, source, "--book", site, "--out", out)
        assert code == 0 and "Upload it as a SCORM package" in told
        made.append(out.read_bytes())
    assert len(set(made)) == 1
    assert run(capsys, "m01.m03~context", "--book", site, "--out", out)[0] == 0
    with zipfile.ZipFile(out) as archive:
        assert scorm.UNTITLED in archive.read("imsmanifest.xml").decode()


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("m01.nowhere~context", "the message 'nowhere'"),
        ("m01~taste~", "the criterion 'taste'"),
        ("m01~context~a\x00b", "cannot stand in a link"),
        ("nothing.json", "No such file"),
    ],
)
def test_what_is_no_activity_is_refused(site, tmp_path, capsys, source, why):
    code, told = run(capsys, source, "--book", site, "--out", tmp_path / "a.zip")
    assert code == 1 and why in told and not (tmp_path / "a.zip").exists()


def test_what_is_no_book_is_refused_and_an_older_package_stays(site, tmp_path, capsys):
    out, book = tmp_path / "a.zip", tmp_path / "book"
    out.write_text("an older one")
    page = book / scorm.PAGE

    def told():
        code, words = run(capsys, TWO.text, "--book", book, "--out", out)
        assert code == 1 and out.read_text() == "an older one"
        return words

    assert "no built book" in told() and "make build" in told()
    page.parent.mkdir(parents=True)
    real = (site / scorm.PAGE).read_text("utf8")
    module = re.search(r'"module":"([^"]+)"', real)[1]
    models = scorm._MODELS.search(real)[1]
    for text in (
        "",
        "<p>hello</p>",
        real.replace("Content-Security-Policy", "X"),
        real.replace(models, "{"),
        real.replace(models, "[1]"),
        real.replace(models, '{"a":{"state":7}}'),
        real.replace(models, '{"a":{"state":{}}}'),
        real.replace('"id":"m01"', '"id":"m00"'),
        real.replace('"id":"m01"', '"no":"m01"'),
        real.replace(f'"module":"{module}"', '"module":"../../../etc/passwd"'),
        real.replace(f'"module":"{module}"', '"module":7'),
    ):
        page.write_text(text, "utf8")
        shutil.rmtree(book / "_static", ignore_errors=True)
        if text:
            shutil.copytree(site / "_static", book / "_static")
        assert "build the book again" in told(), text[:80]
    page.write_text(real, "utf8")
    (book / "_static/anywidget" / module).unlink()
    assert f"lacks _static/anywidget/{module}" in told()


def test_an_archive_has_a_name_that_a_platform_takes(site, tmp_path, capsys):
    code, told = run(capsys, TWO.text, "--book", site, "--out", tmp_path / "package.tar")
    assert code == 1 and "call it package.zip" in told
    (tmp_path / "there.zip").mkdir()
    code, told = run(capsys, TWO.text, "--book", site, "--out", tmp_path / "there.zip")
    assert code == 1 and "directory" in told
