"""The facilitator's commands: ``warmstart collect``, ``check``, ``activity``, ``deck``, ``demo``."""

import argparse
import os
import shutil
import sys
import time
from pathlib import Path

from tqdm import tqdm

from .. import __version__
from ..messages.corpus import load_messages, load_rubric
from . import demo, jobs, report
from .activities import Activity, ActivityError, read_activity
from .collecting import collect
from .deck import deck
from .inbox import files, printable, read
from .results import person_id

#: Seconds between two looks at the inbox.
WATCH = 3


class Refusal(Exception):
    """What was asked for cannot be done; the sentence says why."""


def main(arguments=None) -> int:
    """Run a command; 0 if it went well, 1 if something was refused, 2 if it was not understood."""
    options = parser().parse_args(arguments)
    try:
        return options.run(options) or 0
    except (Refusal, ActivityError, FileExistsError) as error:
        print(f"warmstart: {error}", file=sys.stderr)
    except ImportError as error:
        print(
            f"warmstart: {error.name} is missing. Install it with: pip install 'warmstart[cluster]'",
            file=sys.stderr,
        )
    except OSError as error:
        sentence = f"{error.filename}: {error.strerror}." if error.strerror else str(error)
        print(f"warmstart: {sentence}", file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    return 1


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    top = argparse.ArgumentParser(prog="warmstart", description="A workshop without a server.")
    top.add_argument("--version", action="version", version=f"warmstart {__version__}")
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    def command(name, run, text):
        sub = commands.add_parser(name, help=text, description=text)
        sub.set_defaults(run=run)
        return sub

    c = command("collect", _collect, "Read what was handed in and write tables and a page to show.")
    c.add_argument("inbox", help="a folder, a file, a table (.parquet), or a URL of one of these")
    c.add_argument("--out", required=True, type=Path, metavar="DIR", help="where the tables go")
    c.add_argument(
        "--activity",
        action="append",
        default=[],
        metavar="FILE|LINK",
        help="an activity whose codes may be among them, unless its file or a hand-in file is there",
    )
    c.add_argument("--watch", action="store_true", help="go on, and refresh as files arrive")
    c.add_argument("--dask", metavar="ADDRESS", help="read on a Dask cluster: tcp://host:port")
    c.add_argument("--quiet", action="store_true", help="no progress bar")

    c = command("check", _check, "Say whether a file can be collected, and what stands in it.")
    c.add_argument("file", type=Path)
    c.add_argument("--activity", action="append", default=[], metavar="FILE|LINK")

    c = command("activity", _activity, "Make an activity, or show one.")
    c.add_argument("what", choices=["new", "show"])
    c.add_argument("source", nargs="?", metavar="FILE|LINK", help="the one to show")
    c.add_argument("--messages", nargs="+", metavar="ID", help="ids of open messages, in order")
    c.add_argument("--criteria", nargs="+", metavar="ID", default=[r["id"] for r in load_rubric()])
    c.add_argument("--title", default="", help="up to 80 characters")
    c.add_argument("--page", metavar="URL", help="address of the published page, for the link")
    c.add_argument("--out", type=Path, metavar="FILE", help="write the activity's file")

    c = command("deck", _deck, "Write an activity as paper cards to print.")
    c.add_argument("source", metavar="FILE|LINK", help="the activity")
    c.add_argument("--out", type=Path, default="deck.html", metavar="FILE")

    c = command("demo", _demo, "Make a folder of invented hand-ins to rehearse with.")
    c.add_argument("folder", type=Path)
    c.add_argument("--people", type=_people, default=30)
    c.add_argument("--seed", type=int, default=1)
    c.add_argument("--activity", metavar="FILE|LINK")
    return top


def _people(text):
    if not text.isdigit() or not 1 <= int(text) <= 100_000:
        raise argparse.ArgumentTypeError("a whole number from 1 to 100000")
    return int(text)


# ---- collect ----------------------------------------------------------------------------


def _collect(options):
    inbox, out = options.inbox, options.out
    if "://" not in inbox and out.resolve().is_relative_to(Path(inbox).resolve()):
        raise Refusal(
            f"{out} lies in the inbox, and its tables would be collected next time: "
            "name a folder elsewhere."
        )
    if options.watch and (options.dask or "://" in inbox or not Path(inbox).is_dir()):
        raise Refusal("--watch needs a folder on this machine.")
    activities = [read_activity(a) for a in options.activity]
    if options.watch:
        return _watch(options, activities)
    try:
        work = jobs.batches(inbox)
    except ValueError as error:
        raise Refusal(f"{inbox} is no table that can be read: {error}") from None
    run = jobs.cluster(options.dask) if options.dask else jobs.read_here
    size = sum(len(p.files) for p in work)
    readings = []
    with tqdm(total=size, unit="file", disable=options.quiet or None, leave=False) as bar:
        # Pieces come back in any order from a cluster, so the bar counts them, not files.
        for found in run(work):
            readings += found
            bar.update(min(jobs.BATCH, size - bar.n))
    _write(collect(readings, activities), out)


def _write(collection, out, refresh=0):
    paths = report.write(collection, out, refresh)
    c = collection.counts
    print(
        f"{len(collection.items)} found: {c['accepted']} accepted, {c['duplicate']} replaced by "
        f"another of the same person, {c['rejected']} rejected, {c['other']} no hand-in.\n"
        + (f"Why rejected: {paths[-2]}\n" if c["rejected"] else "")
        + f"Open {paths[-1]}",
        flush=True,
    )


def _watch(options, activities):
    """Read what is new every few seconds; what was read once is not read again."""
    wall = options.out / "wall.html"
    print(f"Watching {options.inbox}: open {wall}, and stop with Ctrl+C.", flush=True)
    try:
        for collection in _seen(options, activities):
            try:
                _write(collection, options.out, refresh=WATCH)
            except OSError as error:  # a spreadsheet may hold a table open
                print(
                    f"warmstart: {error.filename} cannot be written ({error.strerror}): close it, "
                    "and it is written with the next hand-in.",
                    file=sys.stderr,
                    flush=True,
                )
    finally:
        if wall.is_file():  # nothing new will come
            shutil.copyfile(options.out / "report.html", wall)


def _seen(options, activities):
    """Yield what is in the inbox whenever that has changed.

    A share that is gone for a moment, or a folder, is looked for again.
    """
    root = Path(options.inbox)
    known, before, trouble = {}, None, ""
    while True:
        try:
            stamps, names = {}, dict(files(root))
        except OSError as error:
            if trouble != (trouble := f"{root}: {error.strerror or error}; trying again."):
                print(f"warmstart: {trouble}", file=sys.stderr, flush=True)
            time.sleep(WATCH)
            continue
        trouble = ""
        for path in names:
            try:
                stat = os.lstat(path)
            except OSError:
                continue  # gone since it was listed
            stamps[path] = (stat.st_mtime_ns, stat.st_size)
        if stamps != before:
            for path in tqdm(stamps, unit="file", disable=options.quiet or None, leave=False):
                if path not in known or known[path][0] != stamps[path]:
                    known[path] = stamps[path], read(path, names[path])
            readings = [r for path in stamps for r in known[path][1]]
            yield collect(readings, activities)
            before = stamps
        time.sleep(WATCH)


# ---- the others -------------------------------------------------------------------------


def _check(options):
    readings = read(str(options.file), options.file.name)
    options.file.stat()
    collection = collect(readings, [read_activity(a) for a in options.activity])
    for reading in collection.accepted:
        s = reading.sheet
        table = f"table {s.group}" if s.group else "no table"
        graded = sum(cell != 5 for cell in s.cells)
        print(
            f"{reading.source}: {printable(reading.name) or person_id(s)}, {table}, round {s.round}, "
            f"{graded} of {len(s.cells)} grades in {printable(s.activity.title) or s.activity.id!r}."
        )
    rest = collection.items[collection.items["status"] != "accepted"]
    for row in rest.itertuples():
        print(f"{row.source}: {row.status}. {row.reason}")
    return int(collection.counts["rejected"] > 0)


def _activity(options):
    if options.what == "show":
        if not options.source:
            raise Refusal("Say which activity: a link or a file.")
        activity = read_activity(options.source)
    else:
        if not options.messages:
            raise Refusal(
                "Say which messages: --messages m01 m05 ... "
                f"There are {len(load_messages('open'))}; the book's page of messages shows them."
            )
        activity = Activity(options.messages, options.criteria, options.title)
    n = len(activity.messages) * len(activity.criteria)
    words = load_messages().loc[list(activity.messages), "text"].str.split().str.len().sum()
    print(f"Activity {activity.id}: {printable(activity.title) or 'without a title'}")
    print(
        f"Messages: {' '.join(activity.messages)} ({words} words). Criteria: {' '.join(activity.criteria)}. {n} grades."
    )
    print(f"Text: {activity.text}")
    if options.page:
        print(f"Link: {activity.link(options.page)}")
    if options.out:
        options.out.write_text(activity.dump(), "utf8")
        print(f"File: {options.out}")


def _deck(options):
    options.out.write_text(deck(read_activity(options.source)), "utf8")
    print(f"Open {options.out} and print it.")


def _demo(options):
    if options.activity:
        activity = read_activity(options.activity)
    else:
        some = list(load_messages("open").index[:10])
        activity = Activity(some, ["context", "ask", "offer"], "Rehearsal")
    folder = demo.write(options.folder, activity, options.people, options.seed)
    print(f"Invented hand-ins are in {folder}. Now: warmstart collect {folder} --out results")


if __name__ == "__main__":
    sys.exit(main())
