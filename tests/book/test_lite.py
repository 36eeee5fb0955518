"""JupyterLite's packages: what is taken from a release, what is added, what is refused."""

import json
import shutil
import tarfile
import zipfile

import pytest
from packaging.requirements import Requirement
from sphinx_lean import lite, policy

PURE = "a-1.0-py3-none-any.whl"
NATIVE = "b-2.0-cp314-cp314-pyemscripten_2026_0_wasm32.whl"


def entry(name, version, file, *depends):
    return {"name": name, "version": version, "file_name": file, "depends": list(depends)}


@pytest.fixture
def release(tmp_path):
    """A release with two packages, of which one needs the other."""
    folder = tmp_path / "pyodide"
    folder.mkdir()
    for name in (*lite.CORE_FILES, PURE, NATIVE):
        (folder / name).write_text(name)
    packages = {"a": entry("a", "1.0", PURE, "b"), "b": entry("b", "2.0", NATIVE)}
    packages["unused"] = entry("unused", "1.0", "unused-1.0-py3-none-any.whl")
    lock = {"info": {"python": "3.14.2"}, "packages": packages}
    (folder / "pyodide-lock.json").write_text(json.dumps(lock))
    return folder


@pytest.fixture
def shelf(release, tmp_path):
    def start(partial=False):
        (tmp_path / "pins.txt").write_text("# pins\n-e .\npsygnal==0.16.1\na==0.1\n")
        (tmp_path / "wheels").mkdir()
        return lite.PackageSet(release, tmp_path / "wheels", tmp_path / "pins.txt", partial)

    return start


def wheel(folder, name, *needs):
    """Write a wheel that holds one module."""
    file = folder / f"{name}-3.0-py3-none-any.whl"
    needs = "".join(f"Requires-Dist: {need}\n" for need in needs)
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(f"{name}/__init__.py", "")
        archive.writestr(
            f"{name}-3.0.dist-info/METADATA",
            f"Metadata-Version: 2.1\nName: {name}\nVersion: 3.0\n{needs}",
        )
    return file


def test_only_what_is_needed_is_taken_and_stands_in_one_lock(shelf, tmp_path):
    started = shelf()
    own = wheel(
        tmp_path,
        "mine",
        "a>=1",
        "c ; extra == 'more'",
        "d ; sys_platform == 'win32'",
        "e<1 ; python_version < '3.12'",
    )
    started.resolve([Requirement("mine")], [own])
    started.write(tmp_path / "out")
    lock = json.loads((tmp_path / "out/pyodide-lock.json").read_text())["packages"]
    assert {name: found["depends"] for name, found in lock.items()} == {
        "mine": ["a"],
        "a": ["b"],
        "b": [],
    }
    assert lock["mine"]["imports"] == ["mine"]
    there = {file.name for file in (tmp_path / "out").iterdir()}
    assert there == {*lite.CORE_FILES, PURE, NATIVE, own.name}


def test_an_extra_is_taken_where_it_is_asked_for(shelf, tmp_path):
    started = shelf()
    own = wheel(tmp_path, "mine", "a>=1 ; extra == 'more'", "d ; extra == 'most'")
    started.resolve([Requirement("mine[more]")], [own])
    assert {*started.packages} == {"mine", "a", "b"}
    assert lite.wheel_requirements(own, "3.14.2", ["most"]) == [Requirement("d")]


def test_a_version_that_does_not_fit_is_refused(shelf):
    with pytest.raises(lite.LiteError, match=r"has b 2\.0, and the notebooks need b>=3"):
        shelf().resolve([Requirement("b>=3")], [])


def test_a_release_that_is_not_full_is_refused_and_the_core_will_do_for_tests(shelf, release):
    (release / NATIVE).unlink()
    started = shelf()
    with pytest.raises(lite.LiteError, match="it is not a full one"):
        started.resolve([Requirement("a")], [])
    started.partial, started.packages = True, {}
    started.resolve([Requirement("a")], [])
    assert started.left_out == ["b"] and started.packages["a"][0]["depends"] == []


def test_what_is_added_is_pure_and_pinned(shelf):
    started = shelf()
    started.resolve([Requirement("psygnal")], [])
    assert started.packages["psygnal"][0]["version"] == "0.16.1"
    with pytest.raises(lite.LiteError, match=r"does not have ujson.*pure Python"):
        started.resolve([Requirement("ujson")], [])


@pytest.mark.parametrize("ending", ["bz2", "gz"])
def test_an_archive_is_unpacked(release, tmp_path, ending):
    with tarfile.open(tmp_path / f"release.tar.{ending}", f"w:{ending}") as archive:
        archive.add(release, "pyodide")
    found = lite.unpack_release(tmp_path / f"release.tar.{ending}", tmp_path / "unpacked")
    assert (found / NATIVE).read_text() == NATIVE


def refusal(capsys, tmp_path, pyodide):
    assert lite.main([str(tmp_path / "out"), "--pyodide", str(pyodide), "n.ipynb"]) == 2
    return capsys.readouterr().err


def test_what_is_no_release_is_refused_and_leaves_the_folder_alone(release, tmp_path, capsys):
    assert "There is no" in refusal(capsys, tmp_path, tmp_path / "nothing")
    (tmp_path / "text.tar.bz2").write_text("no archive")
    assert "no archive that can be unpacked" in refusal(capsys, tmp_path, tmp_path / "text.tar.bz2")
    (tmp_path / "empty").mkdir()
    assert "no pyodide-lock.json" in refusal(capsys, tmp_path, tmp_path / "empty")
    (release / "pyodide.asm.wasm").unlink()
    assert "lacks pyodide.asm.wasm" in refusal(capsys, tmp_path, release)
    (tmp_path / "out").mkdir()
    (tmp_path / "out/letters.txt").write_text("mine")
    assert "no JupyterLite" in refusal(capsys, tmp_path, release)
    assert (tmp_path / "out/letters.txt").read_text() == "mine"


def test_no_rule_for_hosts_covers_both_the_book_and_jupyterlite(site, tmp_path):
    for name in ("index.html", "sw.js", "book/one.html", "_static/lean.css"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(site / "index.html", tmp_path / name)
    policy.write_policies(tmp_path, "script-src of its own")
    rules = {}
    for line in (tmp_path / "_headers").read_text().splitlines():
        if line.startswith("/"):
            rules[line] = said = {}
        else:
            name, value = line.strip().split(": ", 1)
            said[name] = value
    own = {path for path, said in rules.items() if "of its own" in str(said)}
    assert own == {"/lite/*"}
    assert {"/", "/index", "/index.html", "/sw.js", "/book/*", "/_static/*"} <= rules.keys()
    assert "/*" not in rules
    for path in rules.keys() - own - {"/_static/anywidget/*"}:
        assert "unsafe-eval" not in rules[path]["Content-Security-Policy"]
