"""The grading page as a SCORM 1.2 package: one activity, for a learning platform to frame.

The package is made from the built book's page, and has only the files that the page needs there. It
tells its platform that somebody has handed in, and their short code. There's no score: grades are
opinions, and a platform would show a score as a mark.
"""

import json
import re
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from markupsafe import Markup

from .activities import Activity
from .report import page

#: The page that is packed, and where its widgets' files are, within a built book.
PAGE, ASSETS = "book/workshop.html", "_static/anywidget"

#: The page in the package, and the folder of its files.
START, FILES = "index.html", "files"

#: The namespaces of ADL's Content Packaging 1.2.
CP = "http://www.imsproject.org/xsd/imscp_rootv1p1p2"
ADLCP = "http://www.adlnet.org/xsd/adlcp_rootv1p2"

#: Files in the archive are all of this day, so that the same page gives the same bytes.
DATE = (1980, 1, 1, 0, 0, 0)

#: The largest file that is packed, in bytes; the book's own are far below.
LARGEST = 5_000_000

UNTITLED = "Grade a few messages"
_MODELS = re.compile(
    r'<script type="application/json" class="anywidget-models">(.*?)</script>', re.S
)
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
_STYLE = re.compile(r'<link rel="stylesheet" href="\.\./(_static/[\w./-]+\.css)">')
_HOST = re.compile(rf'<script src="\.\./({ASSETS}/host-\w+\.js)"></script>')
_HASH = re.compile(r" 'sha256-[^']*'")
_NOT_XML = re.compile("[\ufffe\uffff]")


class ScormError(ValueError):
    """A package can't be made; the sentence says why."""


def package(activity: Activity, book: Path) -> dict[str, bytes]:
    """Return the files of a package, by name.

    Parameters
    ----------
    activity : Activity
        What the page opens; nobody can leave it for another one.
    book : Path
        The folder of the built book.

    Raises
    ------
    ScormError
        If there is no built book, or its page isn't of this edition.
    """
    source = _read(book, PAGE).decode("utf8", "replace")
    policy, host, styles = _POLICY.search(source), _HOST.search(source), _STYLE.findall(source)
    if not policy or not host or not styles:
        raise _another_edition(book)
    key, model = _workshop(source, book)
    state = {**model["state"], "activity": activity.text}
    try:
        state["messages"] = [m for m in state["messages"] if m["id"] in activity.messages]
        state |= {
            name: {i: state[name][i] for i in activity.messages if i in state[name]}
            for name in ("reference", "roles")
        }
        own = {m.id for m in activity.own_messages}
        if {m["id"] for m in state["messages"]} != set(activity.messages) - own:
            raise KeyError("messages")
        modules = [str(model["module"]), _twin(str(model["module"]))]
    except (KeyError, TypeError):
        raise _another_edition(book) from None
    names = [*styles, host[1], *(f"{ASSETS}/{name}" for name in modules)]
    files = {f"{FILES}/{Path(name).name}": _read(book, name) for name in names}
    title = activity.title or UNTITLED
    files["scorm.js"] = Path(__file__).with_name("templates").joinpath("scorm.js").read_bytes()
    files[START] = page(
        "scorm.html",
        title=title,
        # No script stands in this page itself, so none needs a hash.
        policy=Markup(_HASH.sub("", policy[1])),
        styles=[f"{FILES}/{Path(name).name}" for name in styles],
        host=f"{FILES}/{Path(host[1]).name}",
        model=key,
        models=Markup(_script_json({key: {**model, "state": state}})),
    ).encode()
    files["imsmanifest.xml"] = manifest(f"warmstart-{activity.id}", title, list(files))
    return dict(sorted(files.items()))


def manifest(identifier: str, title: str, files: list[str]) -> bytes:
    """Return the manifest of a package with one SCO, whose page is the one of :data:`START`.

    Parameters
    ----------
    identifier : str
        What tells it from other packages: a letter, then letters, digits and hyphens.
    title : str
        What the platform lists it as.
    files : list of str
        All files of the package but the manifest, as paths within it.
    """
    root = ElementTree.Element(
        "manifest",
        {"identifier": identifier, "version": "1.0", "xmlns": CP, "xmlns:adlcp": ADLCP},
    )
    metadata = ElementTree.SubElement(root, "metadata")
    ElementTree.SubElement(metadata, "schema").text = "ADL SCORM"
    ElementTree.SubElement(metadata, "schemaversion").text = "1.2"
    every = ElementTree.SubElement(root, "organizations", default="course")
    course = ElementTree.SubElement(every, "organization", identifier="course")
    item = {"identifier": "item", "identifierref": "page", "isvisible": "true"}
    for place in (course, ElementTree.SubElement(course, "item", item)):
        name = ElementTree.Element("title")
        name.text = _NOT_XML.sub("", title)
        place.insert(0, name)
    resources = ElementTree.SubElement(root, "resources")
    kind = {"identifier": "page", "type": "webcontent", "adlcp:scormtype": "sco", "href": START}
    resource = ElementTree.SubElement(resources, "resource", kind)
    for file in sorted(files):
        ElementTree.SubElement(resource, "file", href=file)
    ElementTree.indent(root)
    text: bytes = ElementTree.tostring(root, "UTF-8", xml_declaration=True)
    return text + b"\n"


def write(out: Path, activity: Activity, book: Path) -> int:
    """Write a package as a zip archive; return its size in bytes.

    Parameters
    ----------
    out : Path
        The archive; what is there is replaced, once all files have been read.
    activity : Activity
    book : Path
        The folder of the built book.

    Raises
    ------
    ScormError
        As :func:`package`, or if the archive's name doesn't end in ``.zip``.
    """
    if out.suffix.lower() != ".zip":
        raise ScormError(f"A platform takes a zip archive: call it {out.with_suffix('.zip').name}.")
    files = package(activity, book)
    out.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, DATE)
            entry.create_system, entry.external_attr = 3, 0o644 << 16  # the same on Windows
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED, 9)
    return out.stat().st_size


def _workshop(source: str, book: Path) -> tuple[str, dict[str, Any]]:
    """Return the id and the saved model of the page's one workshop."""
    wanted = {"activity", "messages", "reference", "roles", "round"}
    try:
        [found] = [
            (str(key), model)
            for text in _MODELS.findall(source)
            for key, model in json.loads(text).items()
            if wanted <= set(model["state"])
        ]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise _another_edition(book) from None
    return found


def _twin(module: str) -> str:
    """Return the file that stands for a module where the page is opened from a folder."""
    return module.removesuffix(".js") + ".text.js"


def _read(book: Path, name: str) -> bytes:
    """Return a file of the built book."""
    file = book / name
    if not file.resolve().is_relative_to(book.resolve()):
        raise _another_edition(book)
    if not file.is_file():
        if name == PAGE:
            raise ScormError(f"There’s no built book in {book}: run `make build` first.")
        raise ScormError(f"{book} lacks {name}: build the book again.")
    if file.stat().st_size > LARGEST:
        raise _another_edition(book)
    return file.read_bytes()


def _another_edition(book: Path) -> ScormError:
    return ScormError(
        f"{book / PAGE} isn’t the page that this edition grades on: build the book again."
    )


def _script_json(value: object) -> str:
    """Return JSON that can stand inside a script element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
