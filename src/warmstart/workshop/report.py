"""What a facilitator gets: tables to keep, and one page to project."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined

from .activities import Activity
from .codes import NUMBERS, OPEN
from .collecting import Collection, by_activity
from .folders import replace_all
from .material import Message
from .results import ANSWERS, RoundResult, change

#: What a spreadsheet takes for the beginning of a formula.
FORMULA = (*"=+-@＝＋－＠", "\t", "\r", "\n")

#: How many cells to discuss, and places that could not be read, are listed on the page.
TILES, LISTED = 6, 200

#: More files of one folder than this that can't be read for one reason are told together.
TOGETHER = 3

#: How many activities the page shows: those of most people. Anybody can make one up.
ROOMS = 6

#: How many characters of a room's own message stand for it on a wall.
CALLED = 48

#: How many people's answers are written at a time.
PART = 1_000

#: Decimals beyond which two ways of adding may differ: without them 0.1249999999999999 is a tie, too.
NINE = 9

#: What begins a formula within a text, where another country's spreadsheet begins a new cell.
_INNER = re.compile(rf"([;|\t\r\n]\s*\"?)(?=[{re.escape(''.join(FORMULA[:8]))}])")


def neutral(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: an apostrophe goes before one.

    Examples
    --------
    >>> neutral("=1+1"), neutral("Anna"), neutral("Anna;=1+1")
    ("'=1+1", 'Anna', "Anna;'=1+1")
    """
    text = _INNER.sub(r"\1'", text)
    return f"'{text}" if text.startswith(FORMULA) else text


def csv_text(frame: pd.DataFrame, header: bool = True) -> str:
    """Return a table as CSV in which no cell is taken for a formula."""
    texts = frame.select_dtypes(["object", "string"]).columns
    return frame.assign(**{c: frame[c].map(neutral, na_action="ignore") for c in texts}).to_csv(
        index=False, header=header, lineterminator="\n"
    )


def csv_rows(rows: Sequence[dict[Any, Any]], columns: Sequence[str]) -> str:
    """Return rows as CSV; an empty table has its columns."""
    return csv_text(pd.DataFrame(rows, columns=list(columns)))


def _answers(collection: Collection) -> Iterator[str]:
    """Yield ``answers.csv`` in parts: a million people's grades fit on a disk, not in memory."""
    yield csv_text(pd.DataFrame(columns=list(ANSWERS)))
    for room in collection.rounds:
        for part in room.parts(PART):
            yield csv_text(part.answers, header=False)


def write(
    collection: Collection, folder: str | Path, refresh: int = 0, expected: int | None = None
) -> list[Path]:
    """Write the tables and the pages of a collection, all of them or none.

    ``answers.csv``, ``summary.csv``, ``items.csv`` and ``rejected.csv`` are to keep;
    ``report.html`` is for whoever collects and names files, ``wall.html`` is to project and
    names nobody.

    Parameters
    ----------
    collection : Collection
    folder : str or Path
        Made if it is missing; files of these names are replaced.
    refresh : int
        Seconds after which ``wall.html`` looks for a newer one; 0 if none will come.
    expected : int, optional
        How many people should have handed in.

    Returns
    -------
    list of Path

    Raises
    ------
    OSError
        If there is no room or a file is held open; the earlier files are then as they were.
    """
    items, values = collection.items, _values(collection, expected)
    texts = {
        "answers.csv": _answers(collection),
        "summary.csv": [csv_text(collection.summary.round(NINE).round(6))],
        "items.csv": [csv_text(items)],
        "rejected.csv": [csv_text(items[items["status"] == "rejected"].drop(columns=["status"]))],
        "wall.html": [page("report.html", refresh=refresh, wall=True, **values)],
        "report.html": [page("report.html", refresh=0, wall=False, **values)],
    }
    return replace_all(Path(folder), texts)


def page(template: str, **values: object) -> str:
    """Return a page of its own; whatever a value holds stands there as text."""
    environment = Environment(
        loader=PackageLoader("warmstart.workshop"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(template).render(**values)


def report(
    collection: Collection, refresh: int = 0, expected: int | None = None, wall: bool = False
) -> str:
    """Return the page to read or to project: one file, light and dark, without a script.

    Parameters
    ----------
    collection : Collection
    refresh : int
        Seconds after which the page looks for a newer one; 0 for never.
    expected : int, optional
        How many people should have handed in.
    wall : bool
        For everybody's eyes: without the names of files and people.
    """
    values = _values(collection, expected)
    return page("report.html", refresh=refresh, wall=wall or refresh > 0, **values)


def counted(collection: Collection, expected: int | None = None) -> str:
    """Return how many people have handed in, as the first words of a report.

    Examples
    --------
    >>> from warmstart.workshop.collecting import collect
    >>> counted(collect([]), expected=30)
    '0 of 30 people have handed in'
    """
    people = len(collection.people)
    if expected is None:
        return plural(people, "person has", "people have") + " handed in"
    return f"{people} of {plural(expected, 'person has', 'people have')} handed in"


def unread(collection: Collection) -> list[tuple[str, str]]:
    """Return what looks like a hand-in and could not be read: where it is, and what to do.

    Many pictures of one folder are one place.
    """
    return _places(collection, "rejected")


def unrecognised(collection: Collection) -> list[str]:
    """Return the files in which nothing was recognised: notes, most of them, but not surely all."""
    return [where for where, _ in _places(collection, "unrecognised")]


def _places(collection: Collection, status: str) -> list[tuple[str, str]]:
    items = collection.items
    chosen = items[items["status"] == status]
    groups: dict[tuple[str, str], list[str]] = {}
    for where, why, who in chosen[["source", "reason", "author"]].itertuples(index=False):
        source = f"{where} ({who})" if who else str(where)
        groups.setdefault((source.rpartition("/")[0], str(why)), []).append(source)
    found = []
    for (_, reason), sources in groups.items():
        if len(sources) > TOGETHER:
            found.append((f"{sources[0]} and {len(sources) - 1} more like it", reason))
        else:
            found += [(source, reason) for source in sources]
    return found


def _values(collection: Collection, expected: int | None) -> dict[str, object]:
    """Return what the page says, whether it is for a wall or not."""
    counts = collection.counts
    tables = {r.sheet.group for r in collection.accepted if r.sheet} - {0}
    lead = counted(collection, expected)
    if tables:
        lead += f", at {plural(len(tables), 'table')}"
    rounds = by_activity(collection)
    rounds.sort(key=lambda pair: -len(pair[0].readings))
    more = len(rounds) - ROOMS
    places, notes = unread(collection), unrecognised(collection)
    caption = looked_like(len(places))
    if len(places) > LISTED:
        caption += f" The first {LISTED} of them; all are in rejected.csv."
    return dict(
        own=any(pair[0].activity.own_messages for pair in rounds[:ROOMS]),
        lead=f"{lead}.",
        unread=looked_like(len(places)) if places else "",
        unrecognised=held_nothing(counts["unrecognised"]) if notes else "",
        waiting=not collection.accepted,
        rounds=[_page(i, *pair) for i, pair in enumerate(rounds[:ROOMS], 1)],
        collisions=_collisions(max((len(pair[0].readings) for pair in rounds), default=0)),
        more=f"{plural(more, 'activity', 'activities')} with fewer people stand only in the tables."
        if more > 0
        else "",
        accounts=(
            f"{plural(len(collection.items), 'thing')} found: {counts['accepted']} count, "
            f"{counts['duplicate']} replaced by another hand-in of the same person, "
            f"{counts['rejected']} not usable, {counts['unrecognised']} not recognised, "
            f"{counts['other']} no hand-in."
        ),
        notes=notes[:LISTED],
        rejected=[{"source": source, "reason": reason} for source, reason in places[:LISTED]],
        rejected_caption=caption,
    )


def looked_like(places: int) -> str:
    """Return the sentence that says how many places look like a hand-in and are none.

    Examples
    --------
    >>> looked_like(1)
    '1 place looks like a hand-in and could not be read.'
    """
    return f"{plural(places, 'place looks', 'places look')} like a hand-in and could not be read."


def held_nothing(files: int) -> str:
    """Return the sentence that says in how many files nothing was recognised.

    Examples
    --------
    >>> held_nothing(2)
    'In 2 files nothing was recognised.'
    """
    return f"In {plural(files, 'file')} nothing was recognised."


def _collisions(people: int) -> str:
    """Say how many may have drawn a number that somebody else has, if any are to be expected.

    Of ``people`` numbers drawn from ``NUMBERS``, so many pairs are alike on average.
    """
    expected = people * (people - 1) / 2 / NUMBERS
    if expected < 0.5:
        return ""
    return (
        f"Numbers are drawn at random. Among {people:,} people about "
        f"{plural(round(expected), 'pair has', 'pairs have')} the same one, and counts as one person."
    )


def plural(n: int, one: str, many: str = "") -> str:
    """Return a count with its noun.

    Examples
    --------
    >>> plural(1, "table"), plural(2, "table")
    ('1 table', '2 tables')
    """
    return f"{n} {one if n == 1 else many or one + 's'}"


def named(activity: Activity) -> list[str]:
    """Return what messages are called on a wall, where an id says nothing: who writes to whom.

    A room's own is called by the beginning of its situation or, without one, of its text.

    Examples
    --------
    >>> named(Activity(["m03", "m04", "m05"], ["ask"]))[1:]
    ['Pieter Vos to Annelies de Wit (2)', 'Farah Siddiqui to Olumide Fashola']
    """
    names = [_called(activity.message(m)) for m in activity.messages]
    return [
        f"{name} ({names[: i + 1].count(name)})" if names.count(name) > 1 else name
        for i, name in enumerate(names)
    ]


def whose(activity: Activity) -> str:
    """Return whose range of reference grades people are compared with."""
    return "the reference range" if activity.own_messages else "the book’s range"


def _called(message: Message) -> str:
    if message.sender:
        return f"{message.sender.partition(',')[0]} to {message.recipient.partition(',')[0]}"
    first = (message.situation or message.text).partition("\n")[0]
    return first if len(first) <= CALLED else f"{first[: CALLED - 1].rstrip()}…"


def _page(at: int, first: RoundResult, second: RoundResult | None) -> dict[str, object]:
    last = second or first
    both = [first, second] if second else [first]
    activity = first.activity
    called = dict(zip(activity.messages, named(activity), strict=True))
    graded = int((last.cells != OPEN).sum())
    where = f"Round {last.round}: " if second or last.round > 1 else ""
    people = plural(len(last.readings), "person", "people")
    sentence = (
        f"{where}{people} gave {plural(graded, 'grade')} to "
        f"{plural(len(activity.messages), 'message')} on "
        f"{plural(len(activity.criteria), 'criterion', 'criteria')}."
    )
    summaries = [result.summary.set_index(["criterion", "message"]) for result in both]
    when = ("before", "after") if second else ("",)
    return {
        "at": at,
        "title": activity.title or f"Activity {activity.id}",
        "sentence": sentence,
        "change": _changed(first, second) if second else "",
        "tiles": _tiles(last, summaries[-1], called),
        "range": whose(activity),
        "second": second is not None,
        "agreement": [
            {
                "name": activity.criterion(c).name,
                "rows": len(both),
                "cells": [
                    {"first": i == 0, "when": when[i], **_agreement(s.loc[c, ""])}
                    for i, s in enumerate(summaries)
                ],
            }
            for c in activity.criteria
        ],
        "calibration": [
            {"sure": int(sure), "people": int(people), "inside": round(100 * inside)}
            for sure, people, inside in last.calibration[["people", "inside"]].itertuples()
        ],
        "grid": [
            {
                "id": m,
                "message": called[m],
                "cells": [_cell(summaries[-1].loc[c, m]) for c in activity.criteria],
            }
            for m in activity.messages
        ],
    }


def _number(value: float, digits: int = 2) -> str:
    return "–" if pd.isna(value) else f"{round(value, NINE):.{digits}f}".replace("-", "−")


def _cell(row: Any) -> str:
    return "–" if pd.isna(row["median"]) else f"{row['median']:g} ({_number(row['spread'], 1)})"


def _agreement(row: Any) -> dict[str, object]:
    alpha, low, high = row["alpha"], row["alpha_low"], row["alpha_high"]
    text = _number(alpha)
    if pd.notna(low):
        text += f" ({_number(low)} to {_number(high)})"
    inside = "–" if pd.isna(row["inside"]) else f"{100 * row['inside']:.0f}%"
    return {
        "alpha": text,
        "point": None if pd.isna(alpha) else {"at": _place(alpha)},
        "span": None if pd.isna(low) else {"low": _place(low), "high": _place(high)},
        "spread": _number(row["spread"], 1),
        "inside": inside,
    }


def _place(value: float) -> str:
    """Return where a value stands on a scale that is 100 wide."""
    return f"{round(100 * min(max(value, 0), 1), NINE):.1f}"


def _changed(first: RoundResult, second: RoundResult) -> str:
    c = change(first, second)
    if not c["grades"]:
        return "Nobody graded the same thing before and after the discussion."
    moved = (
        f"{c['towards']} of these moved towards the room’s first median, {c['away']} away from it."
    )
    return (
        f"{plural(c['people'], 'person', 'people')} graded before and after the discussion: "
        f"{c['changed']} of {plural(c['grades'], 'grade')} changed. {moved if c['changed'] else ''}"
    ).strip()


def _tiles(
    room: RoundResult,
    summary: pd.DataFrame,
    called: dict[str, str],
) -> list[dict[str, object]]:
    """Return the cells on which people are furthest apart, the widest first."""
    cells = summary[(summary.index.get_level_values("message") != "") & (summary["spread"] > 0)]
    widest = cells.sort_values("spread", ascending=False, kind="stable").head(TILES)
    activity, tiles = room.activity, []
    for row in widest.reset_index().to_dict("records"):
        criterion, message = row["criterion"], row["message"]
        at = activity.messages.index(message), activity.criteria.index(criterion)
        counts = [int(n) for n in room.counts[at]]
        low, high = row["makers_low"], row["makers_high"]
        told = ", ".join(
            f"{n} said {v}"
            for v, n in zip((0, 1, 2, 3, "not applicable"), counts, strict=True)
            if n
        )
        makers = (
            "not applicable" if pd.isna(low) else f"{low:g}" + f" to {high:g}" * bool(high > low)
        )
        who = "the reference" if activity.own_messages else "the book"
        asked, m = activity.criterion(criterion), activity.message(message)
        tiles.append(
            {
                "criterion": asked.name,
                "question": asked.question,
                "id": message,
                "message": called[message],
                "bars": [_bar(i, n, max(counts)) for i, n in enumerate(counts)],
                "makers": None
                if pd.isna(low)
                else {"x": int(low) * 100 + 4, "width": int(high - low) * 100 + 92},
                "told": told,
                "book": f"; {who}: {makers}" if activity.reference(message, criterion) else "",
                "apart": f"On average, any two of you are {row['spread']:.1f} levels apart.",
                "who": f"From {m.sender}. To {m.recipient}. {m.situation}"
                if m.sender
                else m.situation,
                "text": (f"{m.subject}\n\n" if m.subject else "") + m.text,
            }
        )
    return tiles


def _bar(i: int, count: int, most: int) -> dict[str, object]:
    """Return a level's bar in a picture of 500 by 150: its number stands on it, or in it if it's tall."""
    height = 100 * count / most
    tall = height >= 78
    return {
        "x": i * 100 + 18,
        "y": f"{122 - height:.1f}",
        "height": f"{height:.1f}",
        "kind": "bar none" if i == 4 else "bar",
        "middle": i * 100 + 50,
        "count": count,
        "above": f"{144 - height if tall else 116 - height:.1f}",
        "side": "on" if tall else "",
        "level": i if i < 4 else "n/a",
    }
