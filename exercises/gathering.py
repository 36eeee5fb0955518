"""What was handed in, wherever it lies: by student and assignment, whatever the platform made of it.

nbgrader wants ``submitted/<student>/<assignment>/<assignment>.ipynb``. Learning platforms
give folders named after people and numbers, archives, loose notebooks and copies of copies.
Here each notebook finds its student by its place and its assignment by the marks of its
cells; of several the one with answers in it is taken; and what is none says what it is.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import nbformat

from warmstart.workshop.identity import submitter, without_copy_marks
from warmstart.workshop.readers import archives, unreadable
from warmstart.workshop.readers.content import Attachment, Limits
from warmstart.workshop.readers.encodings import decode

LARGEST = 20_000_000  # bytes; a notebook of these assignments has some ten thousand

#: What each kind of file is that was handed in instead of a notebook, and what to ask for.
INSTEAD = {
    ".html": "a web page made from a notebook: ask for the .ipynb itself",
    ".htm": "a web page made from a notebook: ask for the .ipynb itself",
    ".pdf": "a PDF: ask for the .ipynb itself",
    ".py": "a script: ask for the .ipynb itself",
    ".md": "a text made from a notebook: ask for the .ipynb itself",
    ".txt": "a text: ask for the .ipynb itself",
    ".docx": "a document: ask for the .ipynb itself",
    ".rar": "an archive that can't be opened here: ask for a .zip or the .ipynb itself",
    ".7z": "an archive that can't be opened here: ask for a .zip or the .ipynb itself",
    ".icloud": "a placeholder of a file that is still in the cloud: download it first",
    ".crdownload": "a download that was not finished: ask for it again",
    ".url": "a link: ask for the .ipynb itself",
    ".webloc": "a link: ask for the .ipynb itself",
}


@dataclass(frozen=True)
class HandedIn:
    """A file that somebody handed in.

    Attributes
    ----------
    student : str
    place : str
        Its path within the folder of hand-ins, archives included.
    data : bytes
    folder : str
        The assignment that its folder names; may be empty.
    """

    student: str
    place: str
    data: bytes
    folder: str = ""


@dataclass
class Taken:
    """What is graded of one student's hand-ins to one assignment, or why nothing is.

    Attributes
    ----------
    student, assignment : str
    data : bytes or None
        The notebook, or None if there is none that can be graded.
    because : str
        Why there is none.
    notes : list of str
        What to tell about what is graded.
    """

    student: str
    assignment: str
    data: bytes | None = None
    because: str = ""
    notes: list[str] = field(default_factory=list)


def handed_in(submitted: Path, released: list[str]) -> Iterator[HandedIn]:
    """Yield every file below a folder that is somebody's, those in archives, too."""
    for path in sorted(p for p in submitted.rglob("*") if p.is_file() and not p.is_symlink()):
        place = path.relative_to(submitted).as_posix()
        if unreadable.is_nobodys(place) or unreadable.is_checkpoint(place):
            continue
        size = path.stat().st_size
        data = path.read_bytes() if size <= LARGEST else b""
        yield from (
            _opened(place, data, released, Limits()) if data else [_placed(place, b"", released)]
        )


def _opened(place: str, data: bytes, released: list[str], limits: Limits) -> Iterator[HandedIn]:
    if not archives.is_zip(data) or limits.depth == 0:
        yield _placed(place, data, released)
        return
    limits.depth -= 1
    found = list(archives.read_zip(data, limits))
    members = [a for a in found if isinstance(a, Attachment)]
    if not members:
        yield _placed(place, data, released)
    for member in members:
        inner = f"{place}/{member.name}"
        if not (unreadable.is_nobodys(inner) or unreadable.is_checkpoint(inner)):
            yield from _opened(inner, member.data, released, limits)
    limits.depth += 1


def _placed(place: str, data: bytes, released: list[str]) -> HandedIn:
    parts = PurePosixPath(place).parts
    folder = next((p for p in parts[1:-1] if p in released), "")
    if who := submitter(place):
        return HandedIn(who, place, data, folder)
    if len(parts) > 1 and not parts[0].lower().endswith(".zip"):
        return HandedIn(parts[0], place, data, folder)
    # A loose file, or one in a loose archive: named after a person, or after nobody.
    name = parts[0] if len(parts) == 1 else parts[1]
    stem = without_copy_marks(name)[0].rpartition(".")[0] or name
    for assignment in released:
        stem = stem.replace(assignment, "").strip(" _-()") or stem
    return HandedIn(stem, place, data, folder)


# ---- which notebook of whom ----------------------------------------------------------------------


@dataclass
class _Notebook:
    file: HandedIn
    assignment: str
    changed: int  # answers that differ from what was given out


def gather(submitted: Path, releases: dict[str, Path]) -> list[Taken]:
    """Return what is to be graded, a row for everything that somebody handed in.

    Parameters
    ----------
    submitted : Path
    releases : dict of str to Path
        The notebook that was given out, by assignment.

    Returns
    -------
    list of Taken
        In the order of students and assignments.
    """
    given_out = {
        name: _answers(nbformat.read(p, as_version=4)) if p.is_file() else {}
        for name, p in releases.items()
    }
    files: dict[str, list[HandedIn]] = {}
    for file in handed_in(submitted, list(releases)):
        files.setdefault(file.student, []).append(file)
    taken = [t for who, theirs in files.items() for t in _of_student(who, theirs, given_out)]
    known = {(t.student, t.assignment) for t in taken} | {(t.student, "") for t in taken}
    for folder in submitted.glob("*/*"):
        if folder.is_dir() and not any(p.is_file() for p in folder.rglob("*")):
            if (folder.parent.name, folder.name) not in known:
                because = f"the folder is empty: ask {folder.parent.name} for the notebook"
                if folder.name not in releases:
                    because = _no_assignment(releases)
                taken.append(Taken(folder.parent.name, folder.name, because=because))
    return sorted(taken, key=lambda t: (t.student, t.assignment))


def _no_assignment(releases: dict[str, Path] | dict[str, dict[str, str]]) -> str:
    return f"there is no assignment of that name; there are: {', '.join(sorted(releases))}"


def _of_student(
    student: str, files: list[HandedIn], given_out: dict[str, dict[str, str]]
) -> Iterator[Taken]:
    notebooks: dict[str, list[_Notebook]] = {}
    refused: list[Taken] = []
    others: list[HandedIn] = []
    for file in files:
        content = _content(file)
        if content is None and not file.place.lower().endswith(".ipynb"):
            others.append(file)
            continue
        assignment, answers = _assignment(file, content, given_out)
        if not assignment:
            why = "it is broken and can't be read as a notebook: ask for it again"
            if content is not None:
                why = "it is a notebook, but of none of the assignments: " + ", ".join(
                    sorted(given_out)
                )
            refused.append(
                Taken(student, file.folder or _name(file), because=f"{file.place}: {why}")
            )
            continue
        original = given_out[assignment]
        changed = sum(answers.get(k, v).strip() != v.strip() for k, v in original.items())
        notebooks.setdefault(assignment, []).append(_Notebook(file, assignment, changed))
    for assignment, found in notebooks.items():
        yield _chosen(student, assignment, found, others)
    if not notebooks:
        yield from refused or _nothing_but(student, others)
    else:
        yield from refused


def _name(file: HandedIn) -> str:
    return without_copy_marks(PurePosixPath(file.place).name)[0].rpartition(".")[0]


def _content(file: HandedIn) -> dict[str, object] | None:
    """Return a notebook's content; None if it is none."""
    text, _ = decode(file.data)
    if not text or text.lstrip()[:1] != "{":
        return None
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) and "nbformat" in content else None


def _assignment(
    file: HandedIn, content: dict[str, object] | None, given_out: dict[str, dict[str, str]]
) -> tuple[str, dict[str, str]]:
    """Return the assignment that a notebook answers, by its folder, its cells or its name."""
    answers: dict[str, str] = {}
    if content is not None:
        try:
            answers = _answers(nbformat.convert(nbformat.from_dict(content), 4))
        except Exception:  # whatever a stranger's file may do to a parser; grading says what
            answers = {}
    if file.folder:
        return file.folder, answers
    shared = {name: len(answers.keys() & cells.keys()) for name, cells in given_out.items()}
    best = max(shared, key=lambda n: (shared[n] / max(1, len(given_out[n])), n), default="")
    if best and shared[best]:
        return best, answers
    name = _name(file)
    return next((a for a in given_out if a in name), ""), answers


def _answers(notebook) -> dict[str, str]:
    """Return the sources of a notebook's answers, by their marks."""
    found = {}
    for cell in notebook["cells"]:
        marks = cell.get("metadata", {}).get("nbgrader", {})
        if (
            isinstance(marks, dict)
            and marks.get("solution")
            and isinstance(marks.get("grade_id"), str)
        ):
            source = cell.get("source", "")
            found[marks["grade_id"]] = source if isinstance(source, str) else "".join(source)
    return found


def _chosen(student: str, assignment: str, found: list[_Notebook], others: list[HandedIn]) -> Taken:
    """Return the notebook to grade: one with answers in it, and of these the newest copy."""

    def rank(n: _Notebook) -> tuple[bool, tuple[int, ...], str]:
        return n.changed > 0, without_copy_marks(PurePosixPath(n.file.place).name)[1], n.file.place

    best = max(found, key=rank)
    taken = Taken(student, assignment, best.file.data)
    plain = f"{student}/{assignment}/{assignment}.ipynb"
    if best.file.place != plain:
        taken.notes.append(f"{best.file.place} was graded")
    for n in sorted((n for n in found if n is not best), key=lambda n: n.file.place):
        state = "has answers, too" if n.changed else "has no answers"
        taken.notes.append(f"{n.file.place} was not graded: it {state}")
    return taken


def _nothing_but(student: str, others: list[HandedIn]) -> Iterator[Taken]:
    """Yield a row for somebody who handed in no notebook at all."""
    by_folder: dict[str, list[HandedIn]] = {}
    for file in others:
        by_folder.setdefault(file.folder, []).append(file)
    for folder, files in by_folder.items():
        names = ", ".join(PurePosixPath(f.place).name for f in files)
        because = f"there is no notebook; handed in: {names}"
        kinds = {INSTEAD.get(PurePosixPath(f.place).suffix.lower(), "") for f in files}
        if len(kinds) == 1 and (kind := kinds.pop()):
            because += f", {kind}"
        elif any(archives.is_zip(f.data) for f in files):
            because += ", an archive that is damaged, empty or locked: ask for the .ipynb itself"
        elif any(
            f.data[:4] in (b"\x89PNG", b"\xff\xd8\xff\xe0", b"\xff\xd8\xff\xe1") for f in files
        ):
            because += ", a picture: ask for the .ipynb itself"
        yield Taken(student, folder or _name(files[0]), because=because)


def as_utf8(data: bytes) -> bytes:
    """Return a notebook's bytes as nbgrader reads them: UTF-8 without a mark."""
    text, _ = decode(data)
    return data if text is None else text.encode("utf8", "replace")
