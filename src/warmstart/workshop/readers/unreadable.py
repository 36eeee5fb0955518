"""What can't be read here, told by its first bytes or its name, and what to do about each."""

import re

_AS_TEXT = "ask for the code as text, or for the file from the book"
_PICTURE = f"A picture can't be read here: {_AS_TEXT}."
_SOUND = f"A recording can't be read here: {_AS_TEXT}."
_VIDEO = f"A video can't be read here: {_AS_TEXT}."
_PDF = (
    f"A PDF can't be read here: {_AS_TEXT}. If it was made from a notebook, ask for the notebook."
)
_ARCHIVE = "This kind of archive can't be opened here: unpack it, or ask for a .zip."
_OLD_OFFICE = (
    "An old Office or Outlook file can't be read here: save it as .docx, .xlsx or text; "
    "a mail as .eml."
)
_CLOUD = (
    "This is a placeholder: the file itself is still in the cloud. "
    "Download it on the machine it comes from, then copy it again."
)
_PARTIAL = "A download that was not finished: download it again."
_SHORTCUT = (
    "This is a link to a document and holds none: open it, and download the document itself."
)
_DATABASE = "A database can't be read here: export what was handed in as text or .csv."
NOT_ITSELF = "By its name it is a {}, but it isn't one: damaged, or cut short. Ask for it again."
_PROGRAM = "A program is no hand-in, and is not opened."

#: First bytes, and what they say.
BY_BYTES = (
    (b"%PDF", _PDF),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"II*\0", _PICTURE),
    (b"MM\0*", _PICTURE),
    (b"BM", _PICTURE),
    (b"\0\0\1\0", _PICTURE),
    (b"8BPS", _PICTURE),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (b"Rar!", _ARCHIVE),
    (b"\x28\xb5\x2f\xfd", _ARCHIVE),
    (b"LZIP", _ARCHIVE),
    (b"xar!", _ARCHIVE),
    (b"MSCF", _ARCHIVE),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _OLD_OFFICE),
    (
        b"\x78\x9f\x3e\x22",
        f"winmail.dat wraps a mail from Outlook: ask for it as plain text, or {_AS_TEXT}.",
    ),
    (
        b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d",
        "A page of OneNote can't be read here: copy its text, or export it as .docx.",
    ),
    (b"!BDN", "A mailbox of Outlook (.pst) can't be read here: save the mails as .eml or as text."),
    (b"SQLite format 3", _DATABASE),
    (b"OggS", _SOUND),
    (b"ID3", _SOUND),
    (b"fLaC", _SOUND),
    (b"#!AMR", _SOUND),
    (b"\x1aE\xdf\xa3", _VIDEO),
    (b"MZ", _PROGRAM),
    (b"\x7fELF", _PROGRAM),
)

_BY_NAME = (
    (r".*\.icloud", _CLOUD),
    (r".*\.(?:crdownload|part|partial|download|opdownload)", _PARTIAL),
    (r".*\.(?:gdoc|gsheet|gslides|url|webloc|lnk|desktop)", _SHORTCUT),
    (r".*\.(?:jpe?g|png|gif|heic|heif|webp|bmp|tiff?|avif|psd|svgz)", _PICTURE),
    (r".*\.(?:m4a|mp3|wav|ogg|opus|aac|amr|flac|caf|wma)", _SOUND),
    (r".*\.(?:mp4|mov|m4v|avi|mkv|webm|3gp|wmv)", _VIDEO),
    (r".*\.pdf", _PDF),
    (r".*\.(?:7z|rar|zst|cab|dmg|sitx?|z\d\d|lz4?|ace|arj)", _ARCHIVE),
    (r".*\.(?:doc|xls|ppt|msg|pub|vsd)", _OLD_OFFICE),
    (r"winmail.*\.dat", f"winmail.dat wraps a mail from Outlook: ask for it as plain text, or {_AS_TEXT}."),
    (r".*\.one(?:pkg|toc2)?", "A page of OneNote can't be read here: copy its text, or export it as .docx."),
    (r".*\.(?:pst|ost|olm|dbx)", "A whole mailbox of this kind can't be read here: save the mails as .eml or as text."),
    (r".*\.(?:sqlite3?|db|mdb|accdb|crypt\d*)", _DATABASE),
    (r".*\.(?:pages|numbers|key)", "A document of Pages, Numbers or Keynote can't be read here: export it as Word, Excel or text."),
    (r".*\.xlsb", "This is a binary workbook: save it as .xlsx or .csv."),
)  # fmt: skip
NAMES = tuple((re.compile(pattern, re.IGNORECASE), reason) for pattern, reason in _BY_NAME)

#: Names of kinds that this program reads, each of which has a form that can be told.
READABLE = re.compile(
    r".*\.(zip|tar|tgz|gz|bz2|xz|do[ct][xm]|xl[st][xm]|pp[st][xm]|od[tsp]|epub|rtf|eml|emlx|mbox|mht|mhtml|"
    r"webarchive|ipynb|json|jsonl)",
    re.IGNORECASE,
)

#: What systems and programs leave beside people's files.
NOBODYS = re.compile(
    r"\.ds_store|thumbs\.db|desktop\.ini|icon\r|\._.*|~\$.*|\.~lock\..*|\.git\w*|\.otter_log|"
    r"__zip_filename__|\.localized|\.nomedia|\.directory|\.spotlight-v100|\.trashes|\.gitkeep",
    re.IGNORECASE,
)
NOBODYS_FOLDER = re.compile(
    r"(?:^|[/\\])(?:__MACOSX|\.git|\.Trash\w*|\.Spotlight-V100|node_modules|__pycache__)[/\\]"
)

#: Where Jupyter keeps an earlier state of each notebook.
CHECKPOINT = re.compile(r"(?:^|[/\\])\.ipynb_checkpoints[/\\]|-checkpoint\.ipynb$")


def base_name(path: str) -> str:
    """Return the last part of a path of any system."""
    return re.split(r"[/\\]", path)[-1]


def is_nobodys(path: str) -> bool:
    """Return whether a file belongs to a system or a program, and not to a person."""
    return bool(NOBODYS.fullmatch(base_name(path)) or NOBODYS_FOLDER.search(path))


def is_checkpoint(path: str) -> bool:
    """Return whether a file is an earlier state of a notebook that Jupyter kept."""
    return CHECKPOINT.search(path) is not None


def unreadable(path: str, data: bytes) -> str:
    """Return why a file can't be read here and what to do; nothing if it may be read."""
    if base_name(path).lower().endswith(".icloud"):
        return _CLOUD
    for mark, reason in BY_BYTES:
        if data.startswith(mark) and (len(mark) > 2 or b"\0" in data[:64]):
            return reason
    if data[4:8] == b"ftyp":
        if data[8:11] == b"M4A":
            return _SOUND
        return _PICTURE if data[8:11] in (b"hei", b"mif", b"avi", b"msf") else _VIDEO
    if data[:4] == b"RIFF":
        return _PICTURE if data[8:12] == b"WEBP" else _SOUND
    return ""


def not_what_it_says(path: str) -> str:
    """Return what to say of a text without any form, if its name promises one."""
    match = READABLE.fullmatch(base_name(path))
    return NOT_ITSELF.format(f".{match[1].lower()}") if match else ""


def unreadable_by_name(path: str) -> str:
    """Return why a file of this name can't be read, once its bytes turned out to be no text."""
    name = base_name(path)
    return next((reason for pattern, reason in NAMES if pattern.fullmatch(name)), "")
