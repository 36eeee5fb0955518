"""The commands: ``warmstart collect``, ``check``, ``peers``, ``activity``, ``deck``, ``scorm``, ``demo``, ``notebooks``.

What a command needs is imported when it runs, so that help comes at once.
"""

import errno
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .. import __version__

if TYPE_CHECKING:
    from .activities import Activity
    from .collecting import Collection
    from .inbox import Reading
    from .jobs import Batch
    from .peer_folder import Kept
    from .peers import Allocation

#: Seconds between two looks at the inbox.
WATCH = 3

#: What a command returns.
DONE, REFUSED, NOT_UNDERSTOOD, MISSING, STOPPED = 0, 1, 2, 3, 130

#: So many places that could not be read are listed in the terminal.
LISTED = 12

#: So many files in which nothing was recognised are named there.
FEW = 5

_CODES = """\b
Exit codes: 0 done; 1 refused, or it could not be done; 2 not understood;
3 fewer people than --expect says; 130 stopped with Ctrl+C."""


class Refusal(Exception):
    """What was asked for cannot be done; the sentence says why."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code.

    Parameters
    ----------
    arguments : sequence of str, optional
        Those of the command line by default.

    Returns
    -------
    int
        0 if it went well, 1 if something was refused, 2 if it was not understood, 3 if fewer
        people handed in than expected, 130 if it was stopped.
    """
    given = _repeated(list(sys.argv[1:] if arguments is None else arguments))
    try:
        return commands.main(given, prog_name="warmstart", standalone_mode=False) or DONE
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return NOT_UNDERSTOOD
    except click.UsageError as error:
        error.show()
        return NOT_UNDERSTOOD
    except (KeyboardInterrupt, click.Abort):
        return STOPPED
    except Exception as error:
        sentence = _sentence(error)
        if not sentence:
            raise
        _complain(sentence)
        return REFUSED


def _repeated(arguments: list[str]) -> list[str]:
    """Let ``--messages m01 m02`` say what ``--messages m01 --messages m02`` says."""
    found: list[str] = []
    option = ""
    for argument in arguments:
        if argument in ("--messages", "--criteria"):
            option = argument
        elif argument.startswith("-"):
            option = ""
            found.append(argument)
        else:
            found += [option, argument] if option else [argument]
    return found


def _sentence(error: Exception) -> str:
    """Return what an error means for whoever typed the command; nothing if it is a fault of ours."""
    from ..notebooks.folder import FolderError
    from .activities import ActivityError
    from .folders import Busy
    from .gradebook import RosterError
    from .peers import PeersError
    from .scorm import ScormError

    told = Refusal | Busy | ActivityError | RosterError | ScormError | FolderError | FileExistsError
    told |= PeersError
    if isinstance(error, told):
        return str(error)
    if isinstance(error, ImportError):
        extra = "model" if error.name in ("scipy", "statsmodels", "matplotlib") else "cluster"
        return f"{error.name} is missing. Install it with: pip install 'warmstart[{extra}]'"
    if isinstance(error, OSError):
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return f"The disk is full ({error.filename}). Earlier tables are as they were: make room, and collect again."
        return f"{error.filename}: {error.strerror}." if error.strerror else str(error)
    return ""


def _complain(sentence: str) -> None:
    click.secho("warmstart: ", fg="red", bold=True, err=True, nl=False)
    click.echo(sentence, err=True)


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=f"""\b
Examples:
  warmstart activity new --messages m01 m02 m13 --criteria context ask --out activity.json
  warmstart demo rehearsal
  warmstart collect inbox --out results --expect 30
  warmstart check "Anna's file.docx"
  warmstart peers inbox sheets --out round
  warmstart notebooks my-notebooks

{_CODES}""",
)
@click.version_option(__version__, message="warmstart %(version)s")
def commands() -> None:
    """Hold a workshop without a server, or run the book's notebooks.

    Hand out an activity, collect what comes back, talk. Or write the notebooks into a folder.
    """


_ACTIVITY = click.option(
    "--activity",
    "activities",
    multiple=True,
    metavar="FILE|LINK",
    help="An activity whose codes may be among them. Not needed if its file, or someone's hand-in file, is in the inbox. May be given several times.",
)


# ---- collect -----------------------------------------------------------------------------------


@commands.command(
    epilog=f"""\b
Examples:
  warmstart collect inbox --out results
  warmstart collect inbox --out results --expect 30 --activity activity.json
  warmstart collect inbox --out results --roster grades.csv
  warmstart collect inbox --out results --watch
  warmstart collect inbox --out results --next next-room.json
  warmstart collect s3://bucket/inbox --out results --dask tcp://10.0.0.1:8786

{_CODES}"""
)
@click.argument("inbox")
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where the tables and pages go.",
)
@_ACTIVITY
@click.option(
    "--expect",
    type=click.IntRange(1),
    metavar="N",
    help="How many people should have handed in: says who is still missing by number, and returns 3 if any are.",
)
@click.option(
    "--roster",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A course's grades as Moodle or Canvas export them (CSV): writes points.csv, to import there.",
)
@click.option(
    "--next",
    "following",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the next room's activity: this one, and it shows what this room chose after each own answer.",
)
@click.option("--watch", is_flag=True, help="Keep going, and refresh as files come in.")
@click.option("--dask", metavar="ADDRESS", help="Read on a Dask cluster: tcp://host:port.")
@click.option("--quiet", is_flag=True, help="No progress bar.")
def collect(
    inbox: str,
    out: Path,
    activities: tuple[str, ...],
    expect: int | None,
    roster: Path | None,
    following: Path | None,
    watch: bool,
    dask: str | None,
    quiet: bool,
) -> int:
    """Read what was handed in, and write tables, a report and a page to project.

    INBOX is a folder into which everything went as it came (files, chats, mails, notebooks,
    documents, archives), one such file, a table (.parquet), or a URL of one of these.
    """
    from .activities import read_activity
    from .folders import only_one

    if "://" not in inbox and out.resolve().is_relative_to(Path(inbox).resolve()):
        raise Refusal(
            f"{out} is inside the inbox, and its tables would be collected next time: "
            "name a folder elsewhere."
        )
    if watch and (dask or "://" in inbox or not Path(inbox).is_dir()):
        raise Refusal("--watch needs a folder on this machine.")
    if watch and roster:
        raise Refusal("Leave --roster for the end: collect once more without --watch.")
    if watch and following:
        raise Refusal("Leave --next for the end: collect once more without --watch.")
    people = _roster(roster) if roster else ""
    known = [read_activity(a) for a in activities]
    if not watch:
        batches = _batches(inbox)
    with only_one(out) as settled:
        if settled:
            _complain_at_once(settled)
        if watch:
            _watch(Path(inbox), out, known, expect, quiet)
            return DONE
        readings = _read(batches, dask, quiet)
        return _write_once(inbox, readings, known, out, expect, people, following)


def _roster(path: Path) -> str:
    """Return a platform's list of people, whatever its encoding."""
    from .gradebook import parse_roster
    from .readers.encodings import decode

    text, note = decode(path.read_bytes())
    if text is None:
        raise Refusal(f"{path}: {note}")
    parse_roster(text)  # before anything is read or written
    return text


def _batches(inbox: str) -> "list[Batch]":
    from . import jobs

    try:
        return jobs.batches(inbox)
    except ValueError as error:
        raise Refusal(f"{inbox} isn't a table that can be read: {error}") from None


def _read(batches: "list[Batch]", dask: str | None, quiet: bool) -> "list[Reading]":
    from . import jobs

    run = jobs.cluster(dask) if dask else jobs.read_here
    readings: list[Reading] = []
    with _bar(sum(len(b.files) for b in batches), quiet) as bar:
        # Batches come back in any order from a cluster, so the bar counts them, not files.
        for found in run(batches):
            readings += found
            bar.update(min(jobs.BATCH, bar.length - bar.pos))
    return readings


def _bar(length: int, quiet: bool) -> Any:
    hidden = quiet or not sys.stderr.isatty()
    return click.progressbar(
        length=length, label="Reading", file=sys.stderr, hidden=hidden, show_pos=True
    )


def _write_once(
    inbox: str,
    readings: "list[Reading]",
    known: "list[Activity]",
    out: Path,
    expect: int | None,
    roster: str = "",
    following: Path | None = None,
) -> int:
    from .collecting import collect as collected

    collection = collected(readings, known)
    if not collection.accepted and (earlier := _people_in(out)):
        gone = not readings or all("cannot be opened" in r.reason for r in readings)
        if gone:
            raise Refusal(
                f"There is nothing in {inbox}, but the tables in {out} hold {earlier} people: they "
                "were left as they are. Is a network drive disconnected? If the inbox is meant to be "
                "empty, name another folder with --out."
            )
    _write(collection, out, expect)
    if roster:
        from .gradebook import told, with_points
        from .inbox import printable

        filled = with_points(collection, roster)
        (out / "points.csv").write_text(filled.text, "utf8", newline="")
        click.echo(f"{out / 'points.csv'}: {printable(told(filled))}")
    if following:
        _write_next(collection, following)
    return MISSING if expect is not None and len(collection.people) < expect else DONE


def _write_next(collection: "Collection", file: Path) -> None:
    """Write the next room's activity: of several, the one that most people graded."""
    from .collecting import by_activity
    from .earlier import next_activity

    rooms = [pair[0] for pair in by_activity(collection)]
    if not rooms:
        raise Refusal("Nothing has been graded yet, so there's nothing to show the next room.")
    made = next_activity(max(rooms, key=lambda room: len(room.readings)))
    file.write_text(made.dump(), "utf8")
    click.echo(f"{file}: the next room's activity. It shows what this room chose.")


def _people_in(out: Path) -> int:
    """Return how many people the tables of an earlier collection hold."""
    import csv

    try:
        with (out / "items.csv").open(encoding="utf-8-sig", newline="") as file:
            return len({r["person"] for r in csv.DictReader(file) if r["status"] == "accepted"})
    except (OSError, KeyError, csv.Error, UnicodeDecodeError):
        return 0


def _write(collection: "Collection", out: Path, expect: int | None, refresh: int = 0) -> None:
    from . import report

    report.write(collection, out, refresh, expect)
    places, notes = report.unread(collection), report.unrecognised(collection)
    lead = f"{report.counted(collection, expect)}."
    enough = expect is None or len(collection.people) >= expect
    click.secho(lead, bold=True, fg="green" if enough and not places else "yellow", nl=False)
    click.echo(f" {report.looked_like(len(places))[:-1]}:" if places else "")
    for source, reason in places[:LISTED]:
        click.echo(f"  {click.style(source, bold=True)}: {reason}")
    if len(places) > LISTED:
        click.echo(f"  {len(places) - LISTED} more are in {out / 'rejected.csv'}")
    c = collection.counts
    if notes:
        click.echo(f"{report.held_nothing(c['unrecognised'])[:-1]}: {_some(notes)}.")
    click.echo(
        f"{report.plural(len(collection.items), 'item')}: {c['accepted']} accepted, "
        f"{c['duplicate']} replaced by another from the same person, {c['rejected']} rejected, "
        f"{c['unrecognised']} not recognised, {c['other']} not hand-ins.\n"
        f"Open {out / 'report.html'}; to project, {out / 'wall.html'}, which shows no file names."
    )
    sys.stdout.flush()


def _some(names: list[str]) -> str:
    """Return a few names in a row, and how many more there are."""
    more = len(names) - FEW
    return ", ".join(names[:FEW]) + (f" and {more} more, in items.csv" if more > 0 else "")


def _watch(
    inbox: Path, out: Path, known: "list[Activity]", expect: int | None, quiet: bool
) -> None:
    """Read what is new every few seconds; what was read once is not read again."""
    from . import report
    from .watching import looks

    wall = out / "wall.html"
    click.echo(f"Watching {inbox}: open {wall}, and stop with Ctrl+C.")
    sys.stdout.flush()
    collection, told = None, ""
    try:
        for collection in looks(inbox, known, WATCH, _complain_at_once, lambda n: _bar(n, quiet)):
            try:
                _write(collection, out, expect, refresh=WATCH)
                told = ""
            except OSError as error:  # a spreadsheet may hold a table open, a disk be full
                sentence = (
                    f"{error.filename} cannot be written ({error.strerror}): close it or make room, "
                    "and it is written with the next hand-in. Earlier tables are as they were."
                )
                if sentence != told:
                    _complain_at_once(sentence)
                told = sentence
    finally:
        if collection is not None:  # nothing new will come
            report.write(collection, out, 0, expect)


def _complain_at_once(sentence: str) -> None:
    _complain(sentence)
    sys.stderr.flush()


# ---- check -------------------------------------------------------------------------------------


@commands.command(
    epilog=f"""\b
Examples:
  warmstart check chat.txt --activity activity.json
  warmstart check "Re Hand-in.eml"

{_CODES}"""
)
@click.argument("file", type=click.Path(path_type=Path))
@_ACTIVITY
def check(file: Path, activities: tuple[str, ...]) -> int:
    """Say what stands in one file, what counts, and what to do about the rest."""
    from .activities import read_activity
    from .collecting import collect as collected
    from .inbox import read
    from .report import plural

    readings = read(str(file), file.name)
    file.stat()
    collection = collected(readings, [read_activity(a) for a in activities])
    items = collection.items
    people = len(collection.people)
    click.secho(
        f"{file.name} holds {plural(people, 'hand-in') if people else 'no hand-in'} that would count.",
        bold=True,
        fg="green" if people else "yellow",
    )
    for reading in collection.accepted:
        click.echo(f"  {_described(reading)}")
    for row in items[items["status"] != "accepted"].itertuples():
        click.echo(f"  {row.source}: {row.status}. {row.reason}")
    if any(r.passage for r in readings) and not activities and not any(r.sheet for r in readings):
        click.echo("  Codes need to know their activity: name it with --activity FILE or LINK.")
    return REFUSED if collection.counts["rejected"] else DONE


def _described(reading: "Reading") -> str:
    from .codes import OPEN
    from .inbox import printable

    s = reading.sheet
    assert s
    table = f"table {s.group}" if s.group else "no table"
    graded = sum(cell != OPEN for cell in s.cells)
    who = printable(reading.name or reading.author) or reading.person
    title = printable(s.activity.title) or s.activity.id
    note = f" {reading.note}" if reading.note else ""
    return (
        f"{reading.source}: {who}, {table}, round {s.round}, "
        f"{graded} of {len(s.cells)} grades in {title!r}.{note}"
    )


# ---- peers -------------------------------------------------------------------------------------


@commands.command(
    epilog=f"""\b
Examples:
  warmstart peers inbox sheets --out round
  warmstart peers inbox sheets --out round --each 2 --page https://example.org/book/workshop.html
  warmstart peers inbox feedback --out round
  warmstart peers inbox movement --out round

{_CODES}"""
)
@click.argument("inbox")
@click.argument("what", type=click.Choice(["sheets", "feedback", "movement"]))
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where sheets, pages and tables go: the same folder from the first step to the last.",
)
@click.option(
    "--activity",
    "source",
    metavar="FILE|LINK",
    help="What was to be written. Not needed if its file, or somebody's message as a file, is in the inbox.",
)
@click.option(
    "--round",
    "round_",
    type=click.IntRange(1, 2),
    metavar="N",
    help="1 for first versions, 2 for revised ones. By default 2 as soon as a revised one is in.",
)
@click.option(
    "--each",
    type=click.IntRange(1, 5),
    default=3,
    show_default=True,
    metavar="N",
    help="How many messages each person grades.",
)
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), default=1, show_default=True)
@click.option(
    "--page",
    default="",
    metavar="URL",
    help="Address of the published page where people grade: sheets that are short enough get a link.",
)
@click.option("--quiet", is_flag=True, help="No progress bar.")
def peers(
    inbox: str,
    what: str,
    out: Path,
    source: str | None,
    round_: int | None,
    each: int,
    seed: int,
    page: str,
    quiet: bool,
) -> int:
    """Let people grade one another's messages.

    INBOX is where everything went that people handed in: their messages, their graded sheets,
    their revised messages. First make the sheets, which say who grades whose, and hand them out.
    When they've come back, write everyone's feedback; after a second round, what moved.
    """
    from . import peer_folder
    from .activities import read_activity
    from .folders import only_one

    if "://" not in inbox and out.resolve().is_relative_to(Path(inbox).resolve()):
        raise Refusal(
            f"{out} lies in the inbox, and its pages would be collected next time: "
            "name a folder elsewhere."
        )
    activity = read_activity(source) if source else None
    batches = _batches(inbox)
    with only_one(out) as settled:
        if settled:
            _complain_at_once(settled)
        known = peer_folder.kept(_read(batches, None, quiet), out, activity)
        _tell_received(known)
        if what == "sheets":
            _tell_sheets(*peer_folder.write_sheets(known, out, round_, each, seed, page, _now()))
        elif what == "feedback":
            written = peer_folder.write_feedback(known, out)
            pages = plural_of(len(known.room.authors), "page")
            click.echo(
                f"{written[0]}: {pages}, one for each author. To print all of them: "
                f"{out / 'feedback.html'}"
            )
        else:
            peer_folder.write_movement(known, out)
            sentences = peer_folder.moved(known.room)
            for sentence in sentences or [
                "Nothing has been graded twice yet: nothing can have moved."
            ]:
                click.echo(f"  {sentence}")
            click.echo(
                f"To project: {out / 'peers.html'}. How near each reader was to the others: "
                f"{out / 'readers.csv'}, which isn't for the wall."
            )
    return DONE


def _now() -> str:
    from datetime import UTC, datetime

    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _tell_received(known: "Kept") -> None:
    """Say how far the room is, and what could not be read."""
    from . import report
    from .feedback import counted
    from .inbox import printable

    places = report.unread(known.collection)
    places += [
        (f"{printable(d.name) or 'Number'} {d.number:06x}", why)
        for d, why in known.room.received.refused
    ]
    title = printable(known.activity.title) or known.activity.id
    click.secho(f"{title}: {counted(known.room)}", bold=True, fg="yellow" if places else "green")
    if places:
        click.echo(f"{report.looked_like(len(places))[:-1]}:")
    for where, reason in places[:LISTED]:
        click.echo(f"  {click.style(where, bold=True)}: {reason}")
    if len(places) > LISTED:
        click.echo(f"  and {len(places) - LISTED} more.")
    if others := known.room.received.others:
        click.echo(f"{plural_of(others, 'message')} for another activity: left out.")


def _tell_sheets(allocation: "Allocation", written: list[Path]) -> None:
    packed, table, everyone = written
    loads = sorted({len(authors) for authors in allocation.readers.values()})
    each = " or ".join(map(str, loads))
    click.echo(
        f"{plural_of(len(allocation.readers), 'sheet')} for round {allocation.round}, "
        f"{each} {'message' if loads == [1] else 'messages'} each.\n"
        f"Hand out one by one: {packed}, by the list in {table}\n"
        f"Or give everyone {everyone}: each device finds its own sheet in it."
    )


def plural_of(n: int, one: str) -> str:
    """Return a count with its noun."""
    from .report import plural

    return plural(n, one)


# ---- the others --------------------------------------------------------------------------------

_PAGE = click.option(
    "--page",
    metavar="URL",
    help="Address of the published page where people grade, for the link. A link has one already.",
)


def _link(activity: "Activity", page: str | None, source: str | None) -> str:
    """Return the link that people open; empty if nothing says where the page is."""
    from .activities import MARK

    if not page and source and MARK in source:
        page = source.partition(MARK)[0]
    return activity.link(page) if page else ""


@commands.command(
    epilog=f"""\b
Examples:
  warmstart activity new --messages m01 m02 m13 --criteria context ask --title "Table talk"
  warmstart activity new --messages m01 m02 --page https://example.org/book/workshop.html
  warmstart activity new --write "You’d like a place in Dr Rao’s lab." --criteria context ask
  warmstart activity show activity.json
  warmstart activity show LINK --qr link.html

{_CODES}"""
)
@click.argument("what", type=click.Choice(["new", "show"]))
@click.argument("source", required=False, metavar="[FILE|LINK]")
@click.option("--messages", multiple=True, metavar="ID...", help="Ids of open messages, in order.")
@click.option("--criteria", multiple=True, metavar="ID...", help="Ids of criteria; all by default.")
@click.option(
    "--rubric",
    metavar="FILE|LINK",
    help="Take the criteria of another activity, a room's own among them.",
)
@click.option("--title", default="", help="Up to 80 characters.")
@click.option(
    "--write",
    "situation",
    metavar="SITUATION",
    help="People write a message to this situation, and grade one another: see warmstart peers.",
)
@click.option(
    "--longest",
    type=int,
    default=1_200,
    show_default=True,
    metavar="N",
    help="How many characters such a message may have.",
)
@_PAGE
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="FILE", help="Write the activity's file."
)
@click.option(
    "--qr",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the link as a QR code: a page to project (.html), or a picture (.svg, .png).",
)
def activity(
    what: str,
    source: str | None,
    messages: tuple[str, ...],
    criteria: tuple[str, ...],
    rubric: str | None,
    title: str,
    situation: str | None,
    longest: int,
    page: str | None,
    out: Path | None,
    qr: Path | None,
) -> None:
    """Make an activity, or show one."""
    from ..messages.corpus import load_messages, load_rubric
    from .activities import Activity, read_activity
    from .inbox import printable
    from .writing import Writing

    if what == "show":
        if not source:
            raise Refusal("Say which activity: a link or a file.")
        shown = read_activity(source)
    else:
        if not messages and situation is None:
            raise Refusal(
                "Say which messages: --messages m01 m05 ... "
                f"There are {len(load_messages('open'))}; the book's page of messages shows them."
            )
        taken = read_activity(rubric) if rubric else None
        every = taken.criteria if taken else [r["id"] for r in load_rubric()]
        shown = Activity(
            messages,
            criteria or every,
            title,
            own_criteria=taken.own_criteria if taken else (),
            write=None if situation is None else Writing(situation, longest),
        )
    n = len(shown.messages) * len(shown.criteria)
    words = sum(len(shown.message(m).text.split()) for m in shown.messages)
    click.echo(f"Activity {shown.id}: {printable(shown.title) or 'without a title'}")
    click.echo(
        f"Messages: {' '.join(shown.messages)} ({words} words). Criteria: {' '.join(shown.criteria)}. {n} grades."
    )
    if shown.write:
        click.echo(
            f"To write: {printable(shown.write.situation)} Up to {shown.write.longest:,} characters."
        )
    if not shown.is_own:  # else it's the file's text, pages long
        click.echo(f"Text: {shown.text}")
    link = _link(shown, page, source)
    if link:
        click.echo(f"Link: {link}")
    if out:
        out.write_text(shown.dump(), "utf8")
        click.echo(f"File: {out}")
    if qr:
        if not link:
            raise Refusal("Say where people grade, so that there's a link: --page https://...")
        from .qr import write

        write(qr, shown, link)
        click.echo(f"QR code: {qr}")


@commands.command(
    epilog="""\b
Examples:
  warmstart deck activity.json --out cards.html
  warmstart deck activity.json --page https://example.org/book/workshop.html"""
)
@click.argument("source", metavar="FILE|LINK")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("deck.html"),
    show_default=True,
    metavar="FILE",
)
@_PAGE
def deck(source: str, out: Path, page: str | None) -> None:
    """Write an activity as paper cards to print, and its link as a QR code for the wall.

    If people write in it, there's a sheet with the situation, what to do, and lines for a draft.
    """
    from .activities import read_activity
    from .deck import deck as cards

    shown = read_activity(source)
    out.write_text(cards(shown, _link(shown, page, source)), "utf8")
    click.echo(f"Open {out} and print it.")


@commands.command(
    epilog=f"""\b
Examples:
  warmstart scorm activity.json --out activity.zip
  warmstart scorm m01.m02~context --book _build/html

{_CODES}"""
)
@click.argument("source", metavar="FILE|LINK|TEXT")
@click.option(
    "--book",
    type=click.Path(path_type=Path),
    default=Path("_build/html"),
    show_default=True,
    metavar="DIR",
    help="The built book, from which the page is taken.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("scorm.zip"),
    show_default=True,
    metavar="FILE",
)
def scorm(source: str, book: Path, out: Path) -> None:
    """Write the page that grades an activity as a SCORM 1.2 package.

    A learning platform shows it in a frame, sees who has handed in, and keeps their codes. There's
    no score: grades are opinions.
    """
    from .activities import MARK, read_activity
    from .scorm import write

    if MARK not in source and source.count("~") == 1 and not Path(source).exists():
        source += "~"  # messages and criteria, without a title
    size = write(out, read_activity(source), book)
    click.echo(f"{out}: {size / 1000:.0f} KB. Upload it as a SCORM package.")


@commands.command(
    epilog="""\b
Examples:
  warmstart demo rehearsal --people 30
  warmstart collect rehearsal --out results
\b
A writing round, step by step:
  warmstart demo letters --write
  warmstart peers letters sheets --out round
  warmstart demo letters --write --out round"""
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--people", type=click.IntRange(1, 100_000), default=30, show_default=True)
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), default=1, show_default=True)
@click.option("--activity", "source", metavar="FILE|LINK")
@click.option(
    "--write",
    "written",
    is_flag=True,
    help="They write, grade one another and revise: call it again, and the next of it comes in.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="With --write: where warmstart peers put the sheets that they grade.",
)
def demo(
    folder: Path, people: int, seed: int, source: str | None, written: bool, out: Path | None
) -> None:
    """Make a folder of invented hand-ins to rehearse with."""
    from ..messages.corpus import load_messages
    from .activities import Activity, read_activity
    from .demo import write

    chosen = read_activity(source) if source else None
    if written or (chosen and chosen.write):
        more = f" --activity {source}" if source else ""
        return _rehearse_writing(folder, people, seed, chosen, out, more)
    if out:
        raise Refusal(
            "--out goes with --write: what's collected goes where warmstart collect says."
        )
    if not chosen:
        some = tuple(load_messages("open").index[:10])
        chosen = Activity(some, ("context", "ask", "offer"), "Rehearsal")
    made = write(folder, chosen, people, seed)
    click.echo(f"Invented hand-ins are in {made}. Now: warmstart collect {made} --out results")


def _rehearse_writing(
    folder: Path, people: int, seed: int, asked: "Activity | None", out: Path | None, more: str
) -> None:
    """Let invented people do what comes next in a round of writing, and say what to do then."""
    from .peer_folder import rehearse
    from .writing import REHEARSAL

    if people < 3 or people > 2_000:
        raise Refusal("A round of writing takes 3 to 2,000 people.")
    step, then = rehearse(folder, people, seed, asked, out)
    results = out or "round"
    again = f"warmstart demo {folder} --write --out {results}{more}"
    if people != 30:
        again += f" --people {people}"
    if seed != 1:
        again += f" --seed {seed}"
    came = {
        ("messages", 1): f"Messages by invented people are in {folder}.",
        ("grades", 1): f"They’ve graded one another; their sheets are in {folder}.",
        ("messages", 2): f"They’ve revised; their second versions are in {folder}.",
        ("grades", 2): f"They’ve graded the second versions, too; the sheets are in {folder}.",
    }
    if step:
        click.echo(came[step])
    peers_ = f"warmstart peers {folder}"
    now = {
        ("sheets", 1): f"{peers_} sheets --out {results}, then {again}",
        ("messages", 2): f"{peers_} feedback --out {results}, then {again}",
        ("sheets", 2): f"{peers_} sheets --out {results}, then {again}",
        None: f"{peers_} movement --out {results}",
    }[then]
    click.echo(f"{REHEARSAL} Now: {now}")


@commands.command(
    epilog=f"""\b
Examples:
  warmstart notebooks my-notebooks
  jupyter lab my-notebooks/start-here.ipynb

{_CODES}"""
)
@click.argument("folder", type=click.Path(path_type=Path))
def notebooks(folder: Path) -> None:
    """Write the book's notebooks and exercises into FOLDER, to be run and changed.

    Run it again, and what you changed is kept; what is new is added.
    """
    from ..notebooks.folder import sentences, write

    for line in sentences(folder, write(folder)):
        click.echo(line)


if __name__ == "__main__":
    sys.exit(main())
