"""What a facilitator gets: tables to keep, and one page to project."""

import math
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined

from ..model.paired import FEW
from .activities import Activity
from .codes import NUMBERS, OPEN
from .collecting import Collection, by_activity
from .folders import replace_all
from .material import Message
from .pairs import LEVEL, PAIRS, pair_rows
from .practice import PRACTICE, practised, told_of
from .results import ANSWERS, RoundResult, change

#: What a spreadsheet takes for the beginning of a formula.
FORMULA = (*"=+-@＝＋－＠", "\t", "\r", "\n")

#: How many cells to discuss, and places that could not be read, are listed on the page.
TILES, LISTED = 6, 200

#: More files of one folder than this that can't be read for one reason are told together.
TOGETHER = 3

#: Of fewer messages than this, alpha says so little that the page says that beside it.
FEWEST = 5

#: How many activities the page shows: those of most people. Anybody can make one up.
ROOMS = 6

#: How many characters of a room's own message stand for it on a wall.
CALLED = 48

#: How many people's answers are written at a time.
PART = 1_000

#: The scale on which a change or a difference is drawn, in levels either way.
REACH = 3

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
    names nobody. Where an activity has practice messages, ``practice.csv`` has how near each
    person came to the reference; where it has a matched pair, ``pairs.csv`` how its two differ.

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
    rows = pd.DataFrame(practised(collection.accepted), columns=list(PRACTICE))
    pairs = pd.DataFrame(
        [row for room in collection.rounds for row in pair_rows(room)], columns=list(PAIRS)
    )
    texts = {
        "answers.csv": _answers(collection),
        "summary.csv": [csv_text(collection.summary.round(NINE).round(6))],
        "items.csv": [csv_text(items)],
        "rejected.csv": [csv_text(items[items["status"] == "rejected"].drop(columns=["status"]))],
        **({"practice.csv": [csv_text(rows.round(NINE).round(6))]} if len(rows) else {}),
        **({"pairs.csv": [csv_text(pairs.round(NINE).round(6))]} if len(pairs) else {}),
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
    """Return what looks like a hand-in but couldn't be read: where it is, and what to do.

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
        rounds=[
            {**_page(i, *pair), "practice": _practice(collection, pair[0].activity)}
            for i, pair in enumerate(rounds[:ROOMS], 1)
        ],
        collisions=_collisions(max((len(pair[0].readings) for pair in rounds), default=0)),
        more=f"{plural(more, 'activity', 'activities')} with fewer people are only in the tables."
        if more > 0
        else "",
        accounts=(
            f"Of {plural(len(collection.items), 'item')}, {counts['accepted']} counted; the same "
            f"person’s other hand-in took the place of {counts['duplicate']}; "
            f"{counts['rejected']} couldn’t be used, {counts['unrecognised']} weren’t recognised, "
            f"and {counts['other']} weren’t hand-ins."
        ),
        notes=notes[:LISTED],
        rejected=[{"source": source, "reason": reason} for source, reason in places[:LISTED]],
        rejected_caption=caption,
    )


def _practice(collection: Collection, activity: Activity) -> dict[str, object] | None:
    """Return how near people came to the reference in practice: a range, and a row a person."""
    mine = [r for r in collection.accepted if r.graded.activity.text == activity.text]
    rows: list[Any] = practised(mine)
    if not rows:
        return None
    percent = [[f"{math.floor(100 * r[k] + 0.5)}%" for k in ("share", "low", "high")] for r in rows]
    return {
        "sentence": told_of([r["share"] for r in rows]),
        "rows": [
            {
                "person": r["person"],
                "inside": f"{r['inside']} of {r['grades']}",
                "share": f"{share} ({low} to {high})",
                "low": _place(r["low"]),
                "high": _place(r["high"]),
                "at": _place(r["share"]),
            }
            for r, (share, low, high) in zip(rows, percent, strict=True)
        ],
    }


def looked_like(places: int) -> str:
    """Return the sentence that says how many items look like a hand-in and are none.

    Examples
    --------
    >>> looked_like(1)
    '1 item looks like a hand-in but couldn’t be read.'
    """
    return f"{plural(places, 'item looks', 'items look')} like a hand-in but couldn’t be read."


def held_nothing(files: int) -> str:
    """Return the sentence that says in how many files nothing was recognised.

    Examples
    --------
    >>> held_nothing(2)
    'Nothing was recognised in 2 files.'
    """
    return f"Nothing was recognised in {plural(files, 'file')}."


def _collisions(people: int) -> str:
    """Say how many may have drawn a number that somebody else has, if any are to be expected.

    Of ``people`` numbers drawn from ``NUMBERS``, so many pairs are alike on average.
    """
    expected = people * (people - 1) / 2 / NUMBERS
    if expected < 0.5:
        return ""
    return (
        f"Numbers are drawn at random: among {people:,} people, about "
        f"{plural(round(expected), 'pair shares a number and counts', 'pairs share a number and each count')} as one person."
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
    first = (message.situation or message.text).partition("\n")[0].removesuffix(".")
    return first if len(first) <= CALLED else f"{first[: CALLED - 1].rstrip()}…"


def _page(at: int, first: RoundResult, second: RoundResult | None) -> dict[str, object]:
    both = [first, second] if second else [first]
    last = both[-1]
    activity = last.activity
    called = dict(zip(activity.messages, named(activity), strict=True))
    graded = int((last.cells != OPEN).sum())
    where = f"Round {last.round}: " if last.round > 1 else ""
    people = plural(len(last.readings), "person", "people")
    sentence = (
        f"{where}{people} gave {plural(graded, 'grade')} to "
        f"{plural(len(activity.messages), 'message')} on "
        f"{plural(len(activity.criteria), 'criterion', 'criteria')}."
    )
    summaries = [result.summary.set_index(["criterion", "message"]) for result in both]
    return {
        "at": at,
        "second": second is not None,
        "title": activity.title or f"Activity {activity.id}",
        "sentence": sentence,
        "change": _changed(first, second) if second else "",
        "tiles": _tiles(both, summaries, called),
        "range": whose(activity),
        "pairs": _pairs(both, called),
        "agreement": _agreement_rows(activity, summaries),
        "calibration": _calibration_rows(both),
        "grid": [
            {
                "id": m,
                "message": called[m],
                "cells": [
                    ", then ".join(_cell(s.loc[c, m]) for s in summaries) for c in activity.criteria
                ],
            }
            for m in activity.messages
        ],
    }


def _when(rounds: Sequence[object]) -> tuple[str, ...]:
    return ("before", "after") if len(rounds) > 1 else ("",)


def _agreement_rows(activity: Activity, summaries: list[pd.DataFrame]) -> list[dict[str, object]]:
    """Return how far the room agrees on each criterion: of two rounds, a row each."""
    return [
        {
            "name": activity.criterion(c).name,
            "rows": len(summaries),
            "cells": [
                {"first": i == 0, "when": when, **_agreement(s.loc[c])}
                for i, (when, s) in enumerate(zip(_when(summaries), summaries, strict=True))
            ],
        }
        for c in activity.criteria
    ]


def _calibration_rows(both: list[RoundResult]) -> list[dict[str, object]]:
    return [
        {"when": when, "sure": int(sure), "people": int(people), "inside": round(100 * inside)}
        for when, result in zip(_when(both), both, strict=True)
        for sure, people, inside in result.calibration[["people", "inside"]].itertuples()
    ]


def number(value: float, digits: int = 2) -> str:
    """Return a number as the pages show it: with so many digits, and a dash for none.

    Examples
    --------
    >>> number(-0.25, 1), number(float("nan"))
    ('−0.2', '–')
    """
    return "–" if pd.isna(value) else f"{round(value, NINE):.{digits}f}".replace("-", "−")


def _cell(row: Any) -> str:
    return "–" if pd.isna(row["median"]) else f"{row['median']:g} ({number(row['spread'], 1)})"


def _agreement(rows: Any) -> dict[str, object]:
    """Return what the page says of one criterion: its row, and a caution if few messages are behind it."""
    row: Any = rows.loc[""]
    alpha, low, high = row["alpha"], row["alpha_low"], row["alpha_high"]
    messages = int(rows["spread"].drop("").count())  # with two people's levels or more
    few = pd.notna(alpha) and messages < FEWEST
    if few:
        low = high = float("nan")
    text = number(alpha)
    if pd.notna(low):
        text += f" ({number(low)} to {number(high)})"
    inside = "–" if pd.isna(row["inside"]) else f"{100 * row['inside']:.0f}%"
    return {
        "alpha": text,
        "caution": f"from {plural(messages, 'message')}: too few to mean much" if few else "",
        "point": None if pd.isna(alpha) or few else {"at": _place(alpha)},
        "span": None if pd.isna(low) else {"low": _place(low), "high": _place(high)},
        "spread": number(row["spread"], 1),
        "inside": inside,
    }


def _place(value: float) -> str:
    """Return where a value stands on a scale that is 100 wide."""
    return f"{round(100 * min(max(value, 0), 1), NINE):.1f}"


def signed(value: float) -> str:
    """Return a change with its sign, to a tenth of a level.

    Examples
    --------
    >>> signed(0.35), signed(-0.2), signed(-0.01)
    ('+0.3', '−0.2', '0.0')
    """
    text = number(value, 1)
    if float(text.replace("−", "-")) == 0:
        return "0.0"
    return text if value < 0 else f"+{text}"


def _on_scale(value: float) -> str:
    """Return where a change stands on a scale that is 100 wide."""
    inside = min(max(value, -REACH), REACH)
    return f"{round(50 + 50 * inside / REACH, NINE):.1f}"


def change_shown(change: float, low: float, high: float, most: int) -> dict[str, object]:
    """Return what a page says of a change and its interval, and where they're drawn.

    Parameters
    ----------
    change, low, high : float
        In levels; the ends of the interval may be missing.
    most : int
        The criterion's highest level: of few, an interval reaches beyond all of them.
    """
    known = not pd.isna(low)
    low, high = max(low, -most), min(high, most)
    return {
        "change": signed(change),
        "interval": f"{signed(low)} to {signed(high)}" if known else "–",
        "at": _on_scale(change),
        "span": {"low": _on_scale(low), "high": _on_scale(high)} if known else None,
    }


def _pairs(both: list[RoundResult], called: dict[str, str]) -> list[dict[str, object]]:
    """Return how far the second of each matched pair is graded above the first."""
    activity = both[0].activity
    names = {c: activity.criterion(c) for c in activity.criteria}
    rows: dict[tuple[str, str], dict[str, list[dict[str, Any]]]] = {}
    for result in both:
        for row in pair_rows(result):
            of_pair = rows.setdefault((row["first"], row["second"]), {})
            of_pair.setdefault(row["criterion"], []).append(row)
    return [
        {
            "first": called[first],
            "second": called[second],
            "one": first,
            "other": second,
            "told": _told_of_pair(
                [(names[c].name, by_round[-1]) for c, by_round in of_pair.items()]
            ),
            "rows": [
                {
                    "name": names[c].name,
                    "rows": len(by_round),
                    "cells": [
                        _pair_cell(i, when, row, len(names[c].levels) - 1)
                        for i, (when, row) in enumerate(zip(_when(both), by_round, strict=True))
                    ],
                }
                for c, by_round in of_pair.items()
            ],
        }
        for (first, second), of_pair in rows.items()
    ]


def _pair_cell(i: int, when: str, row: dict[str, Any], most: int) -> dict[str, object]:
    some = row["people"] > 0
    shown = change_shown(row["difference"], row["low"], row["high"], most) if some else None
    return {
        "first": i == 0,
        "when": when,
        "people": row["people"],
        "one": number(row["first_mean"], 1),
        "other": number(row["second_mean"], 1),
        "shown": shown,
    }


def _told_of_pair(rows: list[tuple[str, dict[str, Any]]]) -> str:
    """Say what a room made of a pair: on which criteria one message is graded above the other."""
    rows = [(name, row) for name, row in rows if row["people"] >= FEW]
    if not rows:
        return "Too few people graded both to tell a difference from chance."
    if LEVEL is None:
        return "There’s no interval without SciPy: pip install 'warmstart[model]'."
    shown = [(f"{name} ({signed(row['difference'])})", row) for name, row in rows]
    found = [
        f"{which} on {_listed(names)}"
        for which, names in (
            ("higher", [name for name, row in shown if row["low"] > 0]),
            ("lower", [name for name, row in shown if row["high"] < 0]),
        )
        if names
    ]
    if not found:
        return "On none of the criteria does the difference stand out from chance."
    return f"The second is graded {' and '.join(found)}: in levels, and more than chance would explain."


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _changed(first: RoundResult, second: RoundResult) -> str:
    c = change(first, second)
    if not c["grades"]:
        return "No one graded the same thing before and after the discussion."
    moved = (
        f"{c['towards']} of these moved towards the room’s first median, {c['away']} away from it."
    )
    return (
        f"{plural(c['people'], 'person', 'people')} graded before and after the discussion: "
        f"{c['changed']} of {plural(c['grades'], 'grade')} changed. {moved if c['changed'] else ''}"
    ).strip()


def _widest(summaries: list[pd.DataFrame]) -> list[tuple[str, str]]:
    """Return what people are furthest apart on, the widest first: with a second round, before it."""
    apart = summaries[0]["spread"]
    if len(summaries) > 1:
        apart = apart.where(apart > 0, summaries[1]["spread"])
    apart = apart[(apart.index.get_level_values("message") != "") & (apart > 0)]
    return list(apart.sort_values(ascending=False, kind="stable").head(TILES).index)


def _tiles(
    both: list[RoundResult], summaries: list[pd.DataFrame], called: dict[str, str]
) -> list[dict[str, object]]:
    """Return the cells to talk about, each with its bars: of two rounds, side by side."""
    activity = both[0].activity
    tiles: list[dict[str, object]] = []
    for criterion, message in _widest(summaries):
        rows: list[Any] = [s.loc[criterion, message] for s in summaries]
        at = activity.messages.index(message), activity.criteria.index(criterion)
        counts = [[int(n) for n in room.counts[at]] for room in both]
        most = max(map(max, counts))
        low, high = rows[0]["makers_low"], rows[0]["makers_high"]
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
                "levels": [
                    _bars(i, given, most) for i, given in enumerate(zip(*counts, strict=True))
                ],
                "makers": None
                if pd.isna(low)
                else {"x": int(low) * 100 + 4, "width": int(high - low) * 100 + 92},
                "told": _told(counts),
                "book": f"; {who}: {makers}" if activity.reference(message, criterion) else "",
                "apart": _apart([row["spread"] for row in rows]),
                "who": f"From {m.sender}. To {m.recipient}. {m.situation}"
                if m.sender
                else m.situation,
                "text": (f"{m.subject}\n\n" if m.subject else "") + m.text,
            }
        )
    return tiles


def _told(counts: list[list[int]]) -> str:
    """Say how many gave each level: of two rounds, before and after."""
    names = (0, 1, 2, 3, "not applicable")
    told = [
        ", ".join(f"{n} said {v}" for v, n in zip(names, given, strict=True) if n)
        for given in counts
    ]
    if len(told) > 1:
        return f"Before: {told[0] or 'no one'}; after: {told[1] or 'no one'}"
    return told[0]


def _apart(spreads: list[float]) -> str:
    """Say how far apart two people are on average, as far as at least two of them gave a level."""
    if len(spreads) < 2:
        return f"On average, any two of you are {spreads[0]:.1f} levels apart."
    known = [
        f"{s:.1f} levels apart {when}"
        for when, s in zip(_when(spreads), spreads, strict=True)
        if pd.notna(s)
    ]
    return f"On average, any two of you were {' and '.join(known)}."


def _bars(i: int, counts: Sequence[int], most: int) -> dict[str, object]:
    """Return a level's bars in a picture of 500 by 150, one for each round.

    A number stands on its bar, or in it if that's tall. Of two, the first is hollow.
    """
    two = len(counts) > 1
    width = 42 if two else 64
    bars = []
    for k, count in enumerate(counts):
        height = 100 * count / most
        tall = height >= 78
        x = i * 100 + (6 + 46 * k if two else 18)
        before = two and k == 0
        bars.append(
            {
                "x": x,
                "width": width,
                "y": f"{122 - height:.1f}",
                "height": f"{height:.1f}",
                "kind": "bar" + (" none" if i == 4 else "") + (" before" if before else ""),
                "middle": x + width // 2,
                "count": count,
                "above": f"{144 - height if tall else 116 - height:.1f}",
                "side": "on" if tall and not before else "",
            }
        )
    return {"middle": i * 100 + 50, "level": i if i < 4 else "n/a", "bars": bars}
