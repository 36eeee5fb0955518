"""A room that writes, grades one another and revises, run from a folder: what the command does.

What was handed out stands in the folder of results, and is read again from there: so the sheets
of one day and the grades of another go together, and nobody's sheet changes.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from . import feedback
from .activities import Activity, parse_activity
from .collecting import Collection, collect
from .feedback import PeerRound, file_name, peer_round, person
from .folders import replace_all
from .inbox import Reading, read
from .material import ActivityError
from .peers import EACH, Allocation, PeersError, allocate
from .rehearsal import Step, handed_in, next_step, rehearsal
from .report import csv_rows, plural

#: What was handed out, as the command names it.
_HANDED_OUT = re.compile(r"sheets-[12](?:-\d+)?\.json")


@dataclass(frozen=True)
class Kept:
    """What has come in, and what was handed out.

    Attributes
    ----------
    activity : Activity
        The one in which messages are written.
    readings : tuple of Reading
    collection : Collection
        What counts of the graded sheets, and what became of everything else.
    room : PeerRound
    """

    activity: Activity
    readings: tuple[Reading, ...]
    collection: Collection
    room: PeerRound


def kept(readings: Iterable[Reading], out: Path, activity: Activity | None = None) -> Kept:
    """Return what a room has done so far.

    Parameters
    ----------
    readings : iterable of Reading
        What has come in.
    out : Path
        The folder of results, with what was handed out.
    activity : Activity, optional
        The one in which messages are written; by default what has come in says which.

    Raises
    ------
    PeersError
        If nothing says which activity it is, or several are possible.
    """
    found = list(readings)
    for path in sorted(out.glob("sheets-*.json")):
        if _HANDED_OUT.fullmatch(path.name):
            found += read(str(path), path.name)
    activity = activity or _activity(found)
    if activity.write is None:
        raise PeersError("Nothing is written in this activity, only graded: see warmstart collect.")
    handed_out = feedback.allocations(activity, found)
    collection = collect(found, [activity, *feedback.sheets(handed_out)])
    return Kept(
        activity, tuple(found), collection, peer_round(activity, found, collection.accepted)
    )


def _activity(readings: list[Reading]) -> Activity:
    """Return the activity in which the messages were written that have come in."""
    found: dict[str, Activity] = {}
    for r in readings:
        if r.activity and r.activity.write:
            found[r.activity.id] = r.activity
        if r.allocation:
            found[r.allocation.activity.id] = r.allocation.activity
        if r.draft and r.draft.whole:
            found[r.draft.activity] = parse_activity(r.draft.whole)
    if len(found) > 1:
        titles = " and ".join(f"“{a.title or a.id}”" for a in list(found.values())[:3])
        raise PeersError(
            f"Messages have come in for {len(found)} activities ({titles}): name one with --activity."
        )
    if not found:
        raise PeersError(
            "No message has come in as a file, so it isn’t known what was to be written: name the "
            "activity with --activity FILE or LINK."
        )
    return next(iter(found.values()))


# ---- sheets ------------------------------------------------------------------------------------


def write_sheets(
    known: Kept,
    out: Path,
    round: int | None = None,
    each: int = EACH,
    seed: int = 1,
    page: str = "",
    at: str = "",
) -> tuple[Allocation, list[Path]]:
    """Hand out sheets to those who have none, and return the files that were written.

    Parameters
    ----------
    known : Kept
    out : Path
    round : {1, 2}, optional
        By default the second as soon as a revised message is in.
    each, seed, at
        As :func:`.peers.allocate` has them.
    page : str
        Address of the page where people grade; then short sheets have a link, too.

    Raises
    ------
    PeersError
        As :func:`.peers.allocate`.
    """
    if round is None:
        round = 2 if known.room.received.of(2) else 1
    drafts = known.room.received.of(round)
    handed_out = known.room.allocations
    allocation = allocate(known.activity, drafts, handed_out, round, each, seed, at)
    sheets = {reader: allocation.sheet(reader) for reader in allocation.readers}
    names = {r: file_name(known.room, f"sheet-{round}", r, "json") for r in sheets}
    stem = f"sheets-{round}"
    if before := sum(a.round == round for a in handed_out):
        stem += f"-{before + 1}"
    rows = [
        {
            "person": person(reader),
            "name": known.room.names.get(reader, ""),
            "file": names[reader],
            "link": link_to(sheet, page),
        }
        for reader, sheet in sheets.items()
    ]
    packed = out / f"{stem}.zip"
    packed.write_bytes(archive({names[r]: sheet.dump() for r, sheet in sheets.items()}))
    columns = ["person", "name", "file", "link"]
    texts = {
        f"{stem}.csv": [csv_rows(rows, columns)],
        f"{stem}.json": [allocation.dump()],
    }
    return allocation, [packed, *replace_all(out, texts)]


def link_to(sheet: Activity, page: str) -> str:
    """Return a link to a sheet; empty if there's no page, or the sheet is too long for one."""
    try:
        return sheet.link(page) if page else ""
    except ActivityError:
        return ""


def archive(texts: Mapping[str, str]) -> bytes:
    """Return files as an archive that is the same whenever it's made."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in texts.items():
            file.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


# ---- a rehearsal -------------------------------------------------------------------------------


def rehearse(
    folder: Path, people: int, seed: int = 1, asked: Activity | None = None, out: Path | None = None
) -> tuple[Step | None, Step | None]:
    """Let invented people hand in what comes next, if it's their turn.

    Parameters
    ----------
    folder : Path
        What they hand in goes there; it has to be new, or a rehearsal's.
    people, seed : int
        As :func:`.rehearsal.messages` has them.
    asked : Activity, optional
        Its criteria are rehearsed, too.
    out : Path, optional
        The folder of results, with what was handed out.

    Returns
    -------
    tuple of (Step or None)
        What they handed in, and what comes next.

    Raises
    ------
    FileExistsError
        If the folder holds something else than a rehearsal.
    """
    activity = rehearsal(asked)

    def so_far() -> PeerRound:
        readings = [
            r
            for path in sorted(folder.glob("*"))
            if path.is_file()
            for r in read(str(path), path.name)
        ]
        written_for = {r.draft.activity for r in readings if r.draft}
        if (readings or any(folder.glob("*"))) and written_for != {activity.id}:
            raise FileExistsError(
                f"{folder} holds something else than this rehearsal: name a new folder."
            )
        return kept(readings, out or folder / "none", activity).room

    room = so_far()
    step = next_step(room)
    if files := handed_in(room, people, seed):
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files:
            (folder / name).write_text(text, "utf8")
    return (step, next_step(so_far())) if files else (None, step)


# ---- what comes back -----------------------------------------------------------------------------


def write_feedback(known: Kept, out: Path) -> list[Path]:
    """Write a page for each author, all of them as one to print, and the tables.

    Raises
    ------
    PeersError
        If nothing has been graded.
    """
    room = known.room
    if not room.authors:
        raise PeersError("No sheet has come back yet: there’s no feedback to give.")
    pages = {
        file_name(room, "feedback", a, "html"): feedback.feedback_page(room, [a])
        for a in room.authors
    }
    packed = out / "feedback.zip"
    packed.write_bytes(archive(pages))
    texts = {"feedback.html": [feedback.feedback_page(room)], **_tables(known)}
    return [packed, *replace_all(out, texts)]


def write_movement(known: Kept, out: Path) -> list[Path]:
    """Write the page to project and the tables."""
    texts = {"peers.html": [feedback.wall_page(known.room)], **_tables(known)}
    return replace_all(out, texts)


def _tables(known: Kept) -> dict[str, list[str]]:
    items = known.collection.items
    rejected = items[items["status"] == "rejected"]
    rows = rejected.drop(columns=["status"]).to_dict("records")
    tables = {name: [text] for name, text in feedback.tables(known.room).items()}
    tables["rejected.csv"] = [csv_rows(rows, ["source", "reason", "person", "author"])]
    return tables


def moved(room: PeerRound) -> list[str]:
    """Return what moved as sentences, a criterion each, with what to be careful of."""
    values = feedback.wall_values(room)
    found = []
    for row in values["moved"]:
        interval = "" if row["interval"] == "–" else f" (95% interval {row['interval']})"
        found.append(
            f"{row['name']}: {row['before']} before, {row['after']} after, {row['change']}"
            f"{interval}, from {plural(row['authors'], 'author')}: {row['up']} up, "
            f"{row['same']} the same, {row['down']} down."
        )
    return [*found, *(c["sentence"] for c in values["cautions"])]
