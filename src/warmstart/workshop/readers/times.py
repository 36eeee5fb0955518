"""When something was sent: as UTC where a zone is known, else as a clock within its own file."""

import email.utils
import re
from datetime import UTC, datetime, timedelta

ISO = re.compile(
    r"(20\d\d)-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?(?:[.,]\d{1,9})?\s*(Z|UTC|[+-]\d\d:?\d\d)?"
)
CLOCK = re.compile(r"(\d{1,2})[:.](\d\d)(?:[:.](\d\d))?\s*([ap])?\.?m?", re.IGNORECASE)
DATE = re.compile(r"(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})")

#: Epoch seconds between 2001 and 2100; larger numbers are milliseconds and microseconds.
_EPOCH = (1_000_000_000, 4_102_444_800)


def utc(value: object) -> str:
    """Return a moment as ``2026-11-23T09:00:00Z``; nothing if its zone is unknown or it is none.

    Examples
    --------
    >>> utc("1795424400.000200"), utc("2026-11-23T10:00:00+01:00"), utc("2026-11-23T09:00:00")
    ('2026-11-23T09:00:00Z', '2026-11-23T09:00:00Z', '')
    """
    try:
        if isinstance(value, bool):
            return ""
        if isinstance(value, int | float):
            return _of_epoch(float(value))
        if not isinstance(value, str) or len(value) > 80:
            return ""
        if re.fullmatch(r"\d{10,16}(\.\d{1,9})?", value):
            return _of_epoch(float(value))
        if match := ISO.match(value):
            return _of_iso(match)
        if re.match(r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} 20\d\d", value):
            moment = email.utils.parsedate_to_datetime(value)
            return _written(moment) if moment.tzinfo else ""
        # "Monday, November 23, 2026 at 9:01:00 AM UTC", as Google writes it
        if value.endswith("UTC") and (
            match := re.search(r"([A-Z][a-z]+ \d{1,2}, 20\d\d) at (\S+)\s([AP]M)", value)
        ):
            moment = datetime.strptime(" ".join(match.groups()), "%B %d, %Y %I:%M:%S %p")
            return _written(moment.replace(tzinfo=UTC))
    except (ValueError, OverflowError, OSError, TypeError, IndexError):
        pass
    return ""


def _of_epoch(seconds: float) -> str:
    for scale in (1, 1e3, 1e6):
        if _EPOCH[0] <= seconds / scale <= _EPOCH[1]:
            return _written(datetime.fromtimestamp(seconds / scale, UTC))
    return ""


def _of_iso(match: re.Match[str]) -> str:
    *numbers, zone = match.groups()
    if not zone:
        return ""
    year, month, day, hour, minute, second = (int(n or 0) for n in numbers)
    moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    if zone[0] in "+-":
        offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
        moment -= offset if zone[0] == "+" else -offset
    return _written(moment)


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def clock(text: str, month_first: bool = False) -> tuple[int, ...]:
    """Return numbers that sort times of one file; empty if there is no time in a text.

    Parameters
    ----------
    text : str
        Such as "23/11/26, 9:05 PM".
    month_first : bool
        Whether dates of this file are written the American way.

    Examples
    --------
    >>> clock("23/11/26, 9:05 PM"), clock("09:01")
    ((2026, 11, 23, 21, 5, 0), (0, 0, 0, 9, 1, 0))
    """
    day = (0, 0, 0)
    if match := DATE.search(text):
        a, b, c = map(int, match.groups())
        day = (a, b, c) if len(match[1]) == 4 else (c, a, b) if month_first else (c, b, a)
        day = (day[0] + 2000 if day[0] < 100 else day[0], day[1], day[2])
        text = text[: match.start()] + " " + text[match.end() :]
    match = CLOCK.search(text)
    if not match:
        return ()
    hour = int(match[1])
    if match[4]:
        hour = hour % 12 + (12 if match[4] in "pP" else 0)
    return (*day, hour, int(match[2]), int(match[3] or 0))


def month_first(texts: list[str]) -> bool:
    """Return whether some file's dates put the month first: then a second number exceeds 12."""
    return any(int(m[2]) > 12 for t in texts if (m := DATE.search(t)) and len(m[1]) < 4)
