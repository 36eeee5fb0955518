"""Codes that lost one sign, or got one too many, where their groups of four show which.

A sign lost at a known place can be worked out: the check tells the 32 that could have stood
there apart. Without knowing the place nothing is mended, for too many changes would add up.
"""

import re
from collections.abc import Iterable, Iterator

from .activities import Activity
from .codes import ALPHABET, CodeError, Sheet, lengths, parse_signs

#: What the row of a mended code says.
LOST = "One character of the code got lost on the way; the code's own check shows which."
EXTRA = "The code had one character too many; without it, it adds up."

GROUP = re.compile(r"[0-9A-Z?\N{REPLACEMENT CHARACTER}]+")
_UNREAD = frozenset("?U\N{REPLACEMENT CHARACTER}")


def mended(body: str, activities: Iterable[Activity]) -> tuple[Sheet, int, str] | None:
    """Return the one sheet that a damaged code can have been, its length and what to tell.

    Parameters
    ----------
    body : str
        What follows the prefix, in upper case.
    activities : iterable of Activity

    Returns
    -------
    tuple or None
        None if the groups do not show what is wrong, or if several repairs add up.
    """
    for activity in activities:
        for length in dict.fromkeys(lengths(activity)):
            expected = [4] * (length // 4) + [length % 4] * (length % 4 > 0)
            groups, ends = _groups(body, len(expected))
            found = {}
            for repaired, note in _repairs(groups, expected):
                try:
                    found[parse_signs(repaired, [activity])[0]] = note
                except CodeError:
                    continue
            if len(found) == 1:
                ((sheet, note),) = found.items()
                merged = any(len(g) == 9 for g in groups)
                return sheet, ends[min(len(ends), len(expected) - merged) - 1], note
    return None


def _groups(body: str, most: int) -> tuple[list[str], list[int]]:
    """Return a code's groups, and where each of them ends; a wide gap ends the code."""
    groups: list[str] = []
    ends: list[int] = []
    for match in GROUP.finditer(body):
        if len(groups) == most or match.start() - (ends[-1] if ends else 0) > 4:
            break
        groups.append(match.group())
        ends.append(match.end())
    return groups, ends


def _repairs(groups: list[str], expected: list[int]) -> Iterator[tuple[str, str]]:
    """Yield what a code with one fault may have been, if its groups show where the fault is."""
    joined = "".join(groups)
    unread = [i for i, c in enumerate(joined) if c in _UNREAD]
    sizes = [len(g) for g in groups]
    if sizes == expected and len(unread) == 1:
        yield from ((joined[: unread[0]] + c + joined[unread[0] + 1 :], LOST) for c in ALPHABET)
        return
    if unread:
        return
    odd = [i for i, (a, b) in enumerate(zip(sizes, expected, strict=False)) if a != b]
    if len(sizes) == len(expected) and len(odd) == 1:
        (at,) = odd
        start = sum(sizes[:at])
        if sizes[at] == expected[at] - 1:
            for place in range(start, start + expected[at]):
                yield from ((joined[:place] + c + joined[place:], LOST) for c in ALPHABET)
        elif sizes[at] == expected[at] + 1:
            for place in range(start, start + sizes[at]):
                yield joined[:place] + joined[place + 1 :], EXTRA
    elif odd and len(sizes) >= len(expected) - 1 and sizes[odd[0]] == 9:
        start = sum(sizes[: odd[0]])  # a sign instead of a hyphen
        yield joined[: start + 4] + joined[start + 5 :], EXTRA
