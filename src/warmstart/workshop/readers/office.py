"""Documents, tables and slides: .docx, .xlsx, .pptx, .odt, .ods, .odp, .epub and .rtf.

Only the texts are wanted, which stand in a few well-known tags; a library for each format
would be ten times as much to install, and would read what nobody sees, too.
"""

import re
import zipfile
from collections.abc import Iterator

from .archives import open_zip
from .content import LARGEST, Attachment, Content, Limits, Passage, Refusal
from .encodings import decode
from .markup import attributes, html_text, tag_name, tagged_text, tokens

_WORD = re.compile(r"word/(?:document\d*|footnotes|endnotes|comments|header\d*|footer\d*)\.xml")
_SLIDE = re.compile(r"ppt/(?:slides/slide|notesSlides/notesSlide|comments/[\w-]*?)(\d*)\.xml")
_SHEET = re.compile(r"xl/worksheets/sheet(\d+)\.xml")
_BESIDE_SHEETS = re.compile(r"xl/(?:comments\d*|threadedComments/\w+|drawings/drawing\d+)\.xml")
_PICTURE = re.compile(r"(?:word|xl|ppt)/media/|Pictures/")
_INSIDE = re.compile(r"(?:word|xl|ppt)/embeddings/")

PICTURES = (
    "It holds no code as text, but pictures, which can't be read here: "
    "ask for the code as text, or for the file from the book."
)
BINARY_WORKBOOK = "This is a binary workbook: save it as .xlsx or .csv."
IWORK = (
    "It's a Pages, Numbers or Keynote document: export it to Word or Excel, or ask for the code."
)
_DAMAGED = "The document is damaged: ask for it again."

_WORD_BREAKS = {"w:p": "\n", "w:br": "\n", "w:cr": "\n", "w:tab": "\t", "w:nobreakhyphen": "-"}
_DRAWN_BREAKS = {"a:p": "\n", "a:br": "\n", "p:text": "\n", "p188:txbody": "\n"}
_ODF_BREAKS = {
    "text:p": "\n",
    "text:h": "\n",
    "text:line-break": "\n",
    "text:tab": "\t",
    "text:s": " ",
    "table:table-cell": "\t",
}


def is_office(names: set[str]) -> bool:
    """Return whether an archive with these members is an office file."""
    if "[Content_Types].xml" in names:
        return any(n.startswith(("word/", "xl/", "ppt/")) for n in names)
    return "content.xml" in names and ("mimetype" in names or "META-INF/manifest.xml" in names)


def is_iwork(names: set[str]) -> bool:
    """Return whether an archive with these members is a document of Pages, Numbers or Keynote."""
    return any(n.endswith(".iwa") or n in ("Index.zip", "index.apxl") for n in names)


def office_names(data: bytes) -> set[str]:
    """Return the names of an archive's members; none if it cannot be opened."""
    archive = open_zip(data)
    return set(archive.namelist()) if archive else set()


class _Members:
    """An office file's members, as text, within the limits."""

    def __init__(self, archive: zipfile.ZipFile, limits: Limits):
        self.archive, self.limits, self.faults = archive, limits, 0
        self.names = archive.namelist()

    def data(self, name: str) -> bytes:
        try:
            with self.archive.open(name) as stream:
                found = stream.read(min(LARGEST, max(self.limits.bytes, 0)) + 1)
        except Exception:  # zipfile raises whatever a damaged member makes it raise
            self.faults += 1
            return b""
        if not self.limits.spend(len(found)):
            self.faults += 1
            return b""
        return found

    def text(self, name: str) -> str:
        return decode(self.data(name))[0] or ""


def read_office(data: bytes, limits: Limits) -> Iterator[Content]:
    """Yield the texts of an office file, and the files that are embedded in it."""
    archive = open_zip(data)
    if archive is None:
        yield Refusal(_DAMAGED)
        return
    members = _Members(archive, limits)
    names = members.names
    texts = False
    for content in _texts(members):
        texts = texts or isinstance(content, Passage)
        yield content
    for name in names:
        if _INSIDE.match(name):
            yield Attachment(name, members.data(name))
    if members.faults or not texts:
        yield Refusal(_DAMAGED, opaque=True)


def _texts(members: _Members) -> Iterator[Content]:
    if "content.xml" in members.names:
        yield from _open_document(members)
    elif "xl/workbook.bin" in members.names:
        yield Refusal(BINARY_WORKBOOK)
    elif any(n.startswith("xl/") for n in members.names):
        yield from _workbook(members)
    else:
        yield from _document(members)


def holds_pictures(data: bytes) -> bool:
    """Return whether an office file holds pictures, in which a code may be seen."""
    return any(_PICTURE.match(name) for name in office_names(data))


def _document(members: _Members) -> Iterator[Content]:
    """Yield the texts of a Word file or of slides, in order."""
    for name in sorted(members.names, key=_natural):
        if _WORD.fullmatch(name):
            text = tagged_text(
                members.text(name),
                frozenset(("w:t",)),
                _WORD_BREAKS,
                frozenset(("w:del", "mc:fallback")),
            )
            yield Passage(text)
        elif _SLIDE.fullmatch(name):
            tags = frozenset(("a:t", "p:text"))
            text = tagged_text(members.text(name), tags, _DRAWN_BREAKS)
            number = _SLIDE.fullmatch(name)
            yield Passage(text, f"slide {number[1]}" if number and number[1] else "comments")


def _natural(name: str) -> list[tuple[int, str]]:
    return [(int(p), "") if p.isdecimal() else (-1, p) for p in re.split(r"(\d{1,9})", name)]


def _workbook(members: _Members) -> Iterator[Content]:
    """Yield the rows of a workbook; shared texts are put where they are shown."""
    shared = (
        _shared_texts(members.text("xl/sharedStrings.xml"))
        if ("xl/sharedStrings.xml" in members.names)
        else []
    )
    for name in sorted(members.names, key=_natural):
        if match := _SHEET.fullmatch(name):
            rows, missing = _rows(members.text(name), shared)
            members.faults += missing
            yield Passage(rows, f"sheet {match[1]}", line=1)
        elif _BESIDE_SHEETS.fullmatch(name):
            tags = frozenset(("t", "text", "a:t"))
            breaks = {"comment": "\n", "threadedcomment": "\n", "a:p": "\n"}
            yield Passage(tagged_text(members.text(name), tags, breaks), "comments")


def _shared_texts(markup: str) -> list[str]:
    text = tagged_text(markup, frozenset(("t",)), {"si": "\x1f"}, frozenset(("rph",)))
    return text.split("\x1f")


def _rows(markup: str, shared: list[str]) -> tuple[str, int]:
    """Return a sheet's rows as lines, its cells apart by tabs, and how many texts are missing."""
    parts: list[str] = []
    cell: list[str] = []
    inside = is_shared = False
    missing = 0
    for kind, content in _cell_tokens(markup):
        if kind == "c":
            is_shared, cell = content == "s", []
        elif kind in ("v", "/v"):
            inside = kind == "v"
        elif kind == "text" and inside:
            cell.append(content)
        elif kind == "/c":
            text = "".join(cell)
            if is_shared:
                number = int(text) if text.isdecimal() and len(text) < 9 else len(shared)
                missing += number >= len(shared)
                text = shared[number] if number < len(shared) else ""
            parts.append(text.replace("\n", " ") + "\t")
        elif kind == "/row":
            parts.append("\n")
    return "".join(parts), missing


def _cell_tokens(markup: str) -> Iterator[tuple[str, str]]:
    for kind, content in tokens(markup):
        if kind == "text":
            yield "text", content
            continue
        name = tag_name(content).rpartition(":")[2]
        if name in ("v", "t"):
            yield ("v" if kind == "open" else "/v"), ""
        elif name == "c" and kind == "open":
            yield "c", attributes(content).get("t", "")
        elif name in ("c", "row") and kind == "close":
            yield f"/{name}", ""


def _open_document(members: _Members) -> Iterator[Content]:
    left_out = frozenset(("text:tracked-changes", "office:styles"))
    yield Passage(tagged_text(members.text("content.xml"), frozenset(), _ODF_BREAKS, left_out))


# ---- .epub and .rtf --------------------------------------------------------------------------


def read_epub(data: bytes, limits: Limits) -> Iterator[Content]:
    """Yield the pages of an e-book."""
    archive = open_zip(data)
    if archive is None:
        yield Refusal(_DAMAGED)
        return
    members = _Members(archive, limits)
    for name in sorted(members.names, key=_natural):
        if name.lower().endswith((".xhtml", ".html", ".htm")):
            yield Passage(html_text(members.text(name)), name)


_RTF = re.compile(
    r"\\'([0-9a-fA-F]{2})|\\u(-?\d{1,6}) ?|\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\(.)|([{}])|[\r\n]+|([^\\{}\r\n]+)",
    re.DOTALL,
)
_RTF_SIGNS = {
    "par": "\n",
    "line": "\n",
    "row": "\n",
    "cell": "\t",
    "tab": "\t",
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
}
_RTF_HIDDEN = frozenset(
    "fonttbl colortbl stylesheet info pict object themedata datastore listtable listoverridetable "
    "rsidtbl generator latentstyles".split()
)


def is_rtf(text: str) -> bool:
    """Return whether a text is in Rich Text Format."""
    return text.lstrip()[:5] == "{\\rtf"


def is_cut_rtf(text: str) -> bool:
    """Return whether a document in Rich Text Format ends before its groups do."""
    braces = [match[6] for match in _RTF.finditer(text) if match[6]]
    return braces.count("{") > braces.count("}")


def rtf_text(source: str) -> str:
    r"""Return what a document in Rich Text Format shows.

    Examples
    --------
    >>> rtf_text(r"{\rtf1{\fonttbl Arial;}WS1-5W0K\_{\b 7KNK}\par}")
    'WS1-5W0K-7KNK\n'
    """
    parts: list[str] = []
    depth, hidden, skip = 0, 0, 0
    for match in _RTF.finditer(source):
        code, wide, word, _, sign, brace, text = match.groups()
        if brace:
            depth += 1 if brace == "{" else -1
            hidden = hidden if depth >= hidden else 0
        elif sign == "*" or word in _RTF_HIDDEN:
            hidden = hidden or depth
        elif hidden:
            continue
        elif wide:
            number = int(wide) % 65536
            parts.append("" if 0xD800 <= number < 0xE000 else chr(number))
            skip = 1
            continue
        elif code:
            if not skip:
                parts.append(bytes.fromhex(code).decode("cp1252", "replace"))
        elif word:
            parts.append(_RTF_SIGNS.get(word, ""))
        elif sign:
            parts.append({"~": " ", "_": "-", "-": ""}.get(sign, sign if sign in "\\{}" else "\n"))
        elif text:
            parts.append(text[skip:])
        skip = 0
    return "".join(parts)
