"""The analyser: a plain list of rules that marks places, and says what it cannot tell.

It knows English words and nothing else: no meaning, no truth, no reader. So it
gives ranges of levels, never a point, never a total, and never a reply rate.
``data/lexicon.yml`` holds every rule; the JavaScript twin gives the same findings.
"""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, TypedDict

import pandas as pd

from ..arguments import check_choice
from ..data import LEVELS, DataError, read_csv, read_yaml, require
from .corpus import Split, load_grades, load_messages, load_rubric

RELATIONSHIPS = ("stranger", "knows_of", "met_once", "corresponded", "introduced")
CHANNELS = ("letter", "email", "linkedin", "message", "post", "comment", "card")

#: The longest text that is analysed, in Unicode code points.
MAX_LENGTH = 1_000_000

#: What no rule looks at; said with every answer.
NOT_CHECKED = (
    "whether anything in it is true",
    "whether it matters to this reader",
    "whether you should send it at all",
    "anything in another language than English",
)

_ALLOWED_SIGNS = re.compile(r"[a-z'#~|()? -]+\Z")
_WORD_START, _WORD_END = r"(?<![a-z0-9_'])", r"(?![a-z0-9_])"
_WORD = r"[a-z0-9_'-]{1,30}"
_NUMBER = r"[0-9](?:[0-9.]{0,10}[0-9])?"

#: A word with a contraction at its end, and how each is read. A bare 's may be a possessive, and
#: stays one except after these; "can't" and "won't" have lost a letter of their verb.
_CONTRACTED = re.compile(
    r"(?<![a-z0-9_'])([a-z]{1,15}?)(n't|'m|'re|'ve|'ll|'d|(?<=it)'s|(?<=that)'s|(?<=here)'s"
    r"|(?<=what)'s|(?<=who)'s|(?<=he)'s|(?<=let)'s)(?![a-z0-9_'])"
)
_READ_AS = {
    "n't": " not",
    "'m": " am",
    "'re": " are",
    "'ve": " have",
    "'ll": " will",
    "'d": " would",
}
_VERBS = {"ca": "can", "wo": "will", "sha": "shall"}


def regular_expression(pattern: str) -> str:
    """Return the regular expression of a pattern, one that both languages read alike.

    Raises
    ------
    DataError
        If the pattern uses more than the small language of ``lexicon.yml``.
    """
    if not _ALLOWED_SIGNS.match(pattern) or "(?" in pattern:
        raise DataError(f"lexicon.yml: the pattern {pattern!r} uses a sign that is not allowed.")
    text = pattern.replace("(~~) ", f"(?:{_WORD} ){{0,3}}").replace("~~ ", f"(?:{_WORD} ){{0,3}}")
    text = text.replace(" ~~", f"(?: {_WORD}){{0,3}}").replace("~", _WORD).replace("#", _NUMBER)
    text = re.sub(r"\((?!\?)", "(?:", text)
    return _WORD_START + text.replace(" ", "[ ]{1,3}") + _WORD_END


def _spelled_out(pattern: str, words: Mapping[str, Sequence[str]]) -> str:
    """Return a pattern with its named lists of words written out."""

    def one_of(match: re.Match[str]) -> str:
        require(match[1] in words, "lexicon.yml", f"{pattern!r} names no list of words.")
        return f"({'|'.join(words[match[1]])})"

    return re.sub(r"<(\w+)>", one_of, pattern)


@cache
def load_lexicon() -> dict[str, Any]:
    """Return the lexicon, checked, with each rule's regular expressions under ``expressions``.

    Raises
    ------
    DataError
        If an id comes twice, a rule's criterion or levels are not the rubric's,
        or a pattern is not of the small language.
    """
    lexicon: dict[str, Any] = read_yaml("lexicon.yml")
    criteria = [c["id"] for c in load_rubric()]
    require(
        list(lexicon["criteria"]) == criteria, "lexicon.yml", "criteria differ from the rubric's."
    )
    rules = [*lexicon["rules"], *lexicon["metadata"]]
    require(len({r["id"] for r in rules}) == len(rules), "lexicon.yml", "an id comes twice.")
    for rule in rules:
        low, high = rule["levels"]
        require(rule["criterion"] in criteria, "lexicon.yml", f"{rule['id']}: unknown criterion.")
        require(0 <= low <= high <= 3, "lexicon.yml", f"{rule['id']}: levels out of 0 to 3.")
    for rule in lexicon["rules"]:
        rule["patterns"] = [_spelled_out(p, lexicon["words"]) for p in rule["patterns"]]
        rule["expressions"] = [regular_expression(p) for p in rule["patterns"]]
        for expression in rule["expressions"]:
            require(
                not re.search(expression, ""),
                "lexicon.yml",
                f"{rule['id']}: matches nothing at all.",
            )
    return lexicon


def portable_lexicon(*criteria: str) -> dict[str, Any]:
    """Return the lexicon as plain JSON values, which is all that the JavaScript twin needs.

    Patterns stand as they are written: they are a third of their expressions.

    Parameters
    ----------
    *criteria : str
        Keep only the rules of these; of all by default.
    """
    loaded = load_lexicon()
    kept = criteria or [*loaded["criteria"]]
    plain = {chr(k): v for k, v in NORMALISING.items()}  # capitals go without saying
    keep = ("id", "criterion", "levels", "suggests", "mend", "within", "when", "patterns")
    return {
        "criteria": {c: v for c, v in loaded["criteria"].items() if c in kept},
        **{
            part: [
                {k: r[k] for k in keep if k in r} for r in loaded[part] if r["criterion"] in kept
            ]
            for part in ("rules", "metadata")
        },
        "plain": {c: v for c, v in plain.items() if c.lower() != v},
        "notChecked": list(NOT_CHECKED),
        "longest": MAX_LENGTH,
    }


@dataclass(frozen=True)
class Finding:
    """One marked place, or one remark that follows from what the writer declared.

    Attributes
    ----------
    rule, criterion : str
    start, end : int or None
        Place in the text, in Unicode code points; ``None`` without a place.
    levels : tuple of int
        Lowest and highest level of the criterion that it suggests.
    suggests, mend : str
    """

    rule: str
    criterion: str
    start: int | None
    end: int | None
    levels: tuple[int, int]
    suggests: str
    mend: str


class CriterionAnswer(TypedDict):
    """What the rules found of one criterion, and the levels it suggests."""

    answer: Literal["found", "not found", "cannot tell"]
    levels: tuple[int, int] | None


@dataclass(frozen=True)
class Analysis:
    """What the rules found, criterion by criterion. There is no total, on purpose.

    Attributes
    ----------
    findings : tuple of Finding
        In the order of the text, remarks without a place last.
    criteria : dict of str to CriterionAnswer
        For each criterion ``answer`` ("found", "not found", "cannot tell") and
        ``levels``, a range, or ``None`` where the text cannot tell.
    not_checked : tuple of str
        What no rule looks at.
    """

    findings: tuple[Finding, ...]
    criteria: dict[str, CriterionAnswer]
    not_checked: tuple[str, ...] = NOT_CHECKED

    def frame(self) -> pd.DataFrame:
        """Return the findings as a data frame."""
        return pd.DataFrame([vars(f) for f in self.findings], columns=list(Finding.__annotations__))


def _normalised(text: str) -> str:
    """Return the text in lower case with one kind of space and apostrophe, place for place."""
    return text.translate(NORMALISING)


def _read_in_full(plain: str) -> tuple[str, list[int]]:
    """Return a normalised text with its contractions read in full, and where each sign was.

    The list has one place more than the text: where it ends.
    """
    text, places, done = [], [], 0
    for match in _CONTRACTED.finditer(plain):
        start, end = match.span()
        word, tail = match.groups()
        if tail == "n't":
            word = _VERBS.get(word, word)
        full = word + _READ_AS.get(tail, " us" if word == "let" else " is")
        text += [plain[done:start], full]
        # Whatever begins within it begins with the word or with its tail, and ends with the tail.
        tail_start, added = end - len(tail), len(full) - len(word) - 1
        places += [*range(done, start), *[start] * len(word), *[tail_start] * added, end - 1]
        done = end
    return "".join([*text, plain[done:]]), [*places, *range(done, len(plain) + 1)]


NORMALISING = {ord(c): c.lower() for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
NORMALISING |= dict.fromkeys((9, 10, 11, 12, 13, 0xA0, 0x2009, 0x202F), " ")
NORMALISING |= dict.fromkeys((0x2018, 0x2019, 0x02BC), "'")
NORMALISING |= dict.fromkeys(map(ord, ",;:%$£€"), " ")  # "honestly, wow" is two words and a breath


def analyse(text: str, relationship: str = "stranger", channel: str = "email") -> Analysis:
    """Return what the rules find in a message.

    Parameters
    ----------
    text : str
        Up to a million code points, of any kind; nothing in it is executed.
    relationship, channel : str
        What the writer declares; see ``RELATIONSHIPS`` and ``CHANNELS``.

    Raises
    ------
    ValueError
        If an argument is none of these.

    Examples
    --------
    >>> a = analyse("In May you asked me for numbers. May I use your codes? A yes or a no is plenty.")
    >>> a.criteria["context"]
    {'answer': 'found', 'levels': (3, 3)}
    """
    if not isinstance(text, str):
        raise ValueError(f"text must be text, not {type(text).__name__}")
    if len(text) > MAX_LENGTH:
        raise ValueError(
            f"text must have at most {MAX_LENGTH:,} characters; this one has {len(text):,}"
        )
    check_choice("relationship", relationship, RELATIONSHIPS)
    check_choice("channel", channel, CHANNELS)
    lexicon = load_lexicon()
    plain, at = _read_in_full(_normalised(text))
    findings = []
    for rule in lexicon["rules"]:
        limit = len(text) / 3 if rule.get("within") == "first third" else len(text)
        places = {
            (at[match.start()], at[match.end() - 1] + 1)
            for expression in rule["expressions"]
            for match in re.finditer(expression, plain)
            if at[match.start()] <= limit
        }
        findings += [_finding_of(rule, *place) for place in sorted(places)]
    found = {f.rule for f in findings}
    for rule in lexicon["metadata"]:
        if _is_declared(rule["when"], found, relationship, channel):
            findings.append(_finding_of(rule, None, None))
    order = [r["id"] for r in (*lexicon["rules"], *lexicon["metadata"])]
    findings.sort(
        key=lambda f: (len(text) if f.start is None else f.start, order.index(f.rule), f.end or 0)
    )
    return Analysis(tuple(findings), _answer_by_criterion(lexicon, findings, order))


def _finding_of(rule: Mapping[str, Any], start: int | None, end: int | None) -> Finding:
    low, high = rule["levels"]
    return Finding(
        rule=rule["id"],
        criterion=rule["criterion"],
        start=start,
        end=end,
        levels=(low, high),
        suggests=rule["suggests"],
        mend=rule["mend"],
    )


def _is_declared(when: Mapping[str, Any], found: Set[str], relationship: str, channel: str) -> bool:
    """Say whether a rule's conditions hold, on what was declared and on what other rules found."""
    return (
        relationship in when.get("relationship", RELATIONSHIPS)
        and channel in when.get("channel", CHANNELS)
        and found >= set(when.get("found", ()))
        and not found & set(when.get("not_found", ()))
    )


def _answer_by_criterion(
    lexicon: Mapping[str, Any], findings: Sequence[Finding], order: Sequence[str]
) -> dict[str, CriterionAnswer]:
    """Let the first rule, in the lexicon's order, that found something decide a criterion's range."""
    answers: dict[str, CriterionAnswer] = {}
    for criterion, settings in lexicon["criteria"].items():
        relevant = [f for f in findings if f.criterion == criterion]
        if relevant:
            levels = min(relevant, key=lambda f: order.index(f.rule)).levels
            answers[criterion] = {"answer": "found", "levels": levels}
        elif settings["absent"] is None:
            answers[criterion] = {"answer": "cannot tell", "levels": None}
        else:
            low, high = settings["absent"]
            answers[criterion] = {"answer": "not found", "levels": (low, high)}
    return answers


def precision_and_recall(split: Split) -> pd.DataFrame:
    """Return how far each rule can be trusted on this book's messages.

    Parameters
    ----------
    split : {"open", "held_out"}
        The rules were fitted to the open messages. Most held-out ones were rewritten
        after the rules, and no rule was fitted to them; but writers, graders and
        rule makers are of one house, so both figures flatter the rules.

    Returns
    -------
    pandas.DataFrame
        Indexed by rule: ``fired`` (messages with a finding), ``right`` (of those,
        the ones in which a maker's level lies in the rule's range), ``precision``,
        ``wanted`` (messages in which both makers' levels lie in the range),
        ``recall``. Missing where there is nothing to divide by.
    """
    messages, grades = load_messages(split), load_grades()
    levels = grades.groupby(["message", "criterion"])["level"].agg(list).to_dict()
    rows = []
    results = {
        str(key): {f.rule for f in analyse(m["text"], m["relationship"], m["channel"]).findings}
        for key, m in messages.iterrows()
    }
    lexicon = load_lexicon()
    for rule in (*lexicon["rules"], *lexicon["metadata"]):
        low, high = rule["levels"]
        fired = [key for key, found in results.items() if rule["id"] in found]
        graded = {key: levels[key, rule["criterion"]] for key in results}
        inside = {
            key: [not pd.isna(x) and low <= x <= high for x in graded[key]] for key in results
        }
        right = [key for key in fired if any(inside[key])]
        wanted = [key for key in results if all(inside[key])]
        hit = set(wanted) & set(fired)
        rows.append(
            {
                "rule": rule["id"],
                "fired": len(fired),
                "right": len(right),
                "precision": len(right) / len(fired) if fired else float("nan"),
                "wanted": len(wanted),
                "recall": len(hit) / len(wanted) if wanted else float("nan"),
            }
        )
    return pd.DataFrame(rows).set_index("rule")


def everyday_lines() -> pd.DataFrame:
    """Return lines of everyday outreach that no rule was written from, and what the rules say.

    Somebody who knew the rubric and not the rules wrote and graded them; all invented.

    Returns
    -------
    pandas.DataFrame
        ``text``, ``relationship``, ``channel``, ``criterion``, ``low`` and ``high`` (the levels
        that its writer would allow), ``why``; ``answer`` (of the rules) and ``verdict``:
        "right" if the ranges overlap and their middles lie within three quarters of a level,
        "wrong" if not, "silent" where the rules cannot tell.

    Raises
    ------
    DataError
        If a criterion or a level is not the rubric's.
    """
    frame = read_csv("everyday.csv")
    criteria = {c["id"] for c in load_rubric()}
    sound = frame["low"].isin(LEVELS) & frame["high"].isin(LEVELS) & (frame["low"] <= frame["high"])
    require(
        frame["criterion"].isin(criteria).all() and sound.all(),
        "everyday.csv",
        "a criterion or a level is not the rubric's.",
    )
    answers = [
        analyse(text, relationship, channel).criteria[criterion]
        for text, relationship, channel, criterion in zip(
            *(frame[c].astype(str) for c in ("text", "relationship", "channel", "criterion")),
            strict=True,
        )
    ]
    verdicts = [
        _verdict(answer["levels"], (low, high))
        for answer, low, high in zip(answers, frame["low"], frame["high"], strict=True)
    ]
    return frame.assign(answer=[a["answer"] for a in answers], verdict=verdicts)


def _verdict(ours: tuple[int, int] | None, theirs: tuple[int, int]) -> str:
    if ours is None:
        return "silent"
    overlap = ours[0] <= theirs[1] and ours[1] >= theirs[0]
    return "right" if overlap and abs(sum(ours) - sum(theirs)) <= 1.5 else "wrong"
