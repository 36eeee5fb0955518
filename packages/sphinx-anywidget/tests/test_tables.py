"""What is published of the gallery and of the probes is whole, and the documentation says it."""

import csv
import hashlib
import re
from pathlib import Path

import widget_site

ROOT = Path(__file__).parents[1]
CASES = sorted(file.stem for file in (ROOT / "gallery/cases").glob("*.py"))


def table(name):
    with (ROOT / name).open(encoding="utf8", newline="") as file:
        return list(csv.reader(file))[1:]


def test_the_gallery_has_every_case_and_no_hole():
    rows = table("gallery/results.csv")
    assert [row[0] for row in rows] == CASES
    assert {row[2] for row in rows} == {"shown", "text"}
    assert all(row[3] for row in rows if row[2] == "text"), "a reason each"
    assert {row[0] for row in table("gallery/seen.csv")} <= {*CASES}


def test_nobody_has_chosen_the_25_and_none_is_better_in_html_manager():
    rows = table("gallery/classic.csv")
    smallest = sorted(CASES, key=lambda name: hashlib.sha256(name.encode()).hexdigest())[:25]
    chosen = [row for row in rows if row[1]]
    assert {row[0] for row in chosen} == {*smallest} & {row[0] for row in rows}
    behind = [row[0] for row in rows if (row[2], row[6]) == ("not", "shown")]
    assert behind == []


def test_the_conformance_page_has_every_probe():
    rows = table("conformance/results.csv")
    first_lines = {
        file.read_text("utf8").splitlines()[0].removeprefix("// ")
        for file in (ROOT / "conformance/probes").glob("*.mjs")
        if file.stem != "child"
    }
    assert {row[0] for row in rows} == first_lines
    assert all(cell for row in rows for cell in row)
    hosts = table("conformance/hosts.csv")
    assert {len(row) - 1 for row in rows} == {len(hosts)}
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", row[-1]) for row in hosts)


def test_the_documentation_is_built_with_itself(tmp_path):
    assert widget_site.build(ROOT / "docs", "html", tmp_path, "-W") == ""
    for name in ("index", "gallery", "conformance", "policies", "npm"):
        text = (tmp_path / f"{name}.html").read_text("utf8")
        assert not re.search(r"\{\{ \w+ \}\}", text) and "<h1>" in text, name
