"""Checks of the assignment *Write a pair and a plan*."""

import difflib

import pandas as pd

from ..data import LEVELS
from ..messages.analyser import CHANNELS, RELATIONSHIPS, analyse
from ..messages.corpus import load_messages, load_rubric
from . import check_table, fail, is_close, report_right, require, require_answer, require_earlier

HERE = "chapter 10, *Try it: make a pair for others*"
ABOUT = ("context", "upfrontness", "ask", "offer")
CRITERIA = tuple(c["id"] for c in load_rubric())


def sentences(text):
    """Return the sentences of a text, roughly: good enough to count those that differ."""
    flat = " ".join(text.split())
    for end in ".!?":
        flat = flat.replace(f"{end} ", f"{end}\n")
    return flat.split("\n")


PAIR = "a dict with the keys about, relationship, channel, less and more"
PAIR_HELP = f"{HERE}, and the book's own messages"


def pair(found):
    """Check two messages that differ in one thing."""
    require_answer("pair", found, PAIR, PAIR_HELP)
    check_fields(found)
    less, more = found["less"], found["more"]
    require(
        isinstance(less, str) and isinstance(more, str),
        "pair",
        PAIR,
        "a message that isn't text",
        PAIR_HELP,
    )
    require(
        less.split() != more.split(),
        "pair",
        "two messages that differ",
        "the same message twice",
        PAIR_HELP,
    )
    words = check_lengths(less, more)
    for text in (less, more):
        check_not_borrowed(text)
    one, two = set(sentences(less)), set(sentences(more))
    differ = max(len(one - two), len(two - one))
    require(
        differ <= 2,
        "pair",
        "at most two sentences that differ",
        f"{differ} of them",
        PAIR_HELP,
        "Change one thing, and leave every other word where it is.",
    )
    report_right(
        "pair",
        f"They differ in {differ} sentence{'s' if differ > 1 else ''}, and they're {words[0]} and {words[1]} words long.",
    )


def check_fields(found):
    """Check that everything is filled in, with values that the book's messages use."""
    require(
        isinstance(found, dict)
        and {"about", "relationship", "channel", "less", "more"} <= set(found),
        "pair",
        PAIR,
        f"{sorted(found) if isinstance(found, dict) else type(found).__name__}",
        PAIR_HELP,
    )
    open_ = [k for k, v in found.items() if v is ... or v is None or v == ""]
    require(not open_, "pair", PAIR, f"nothing yet for {', '.join(open_)}", PAIR_HELP)
    for key, allowed in (("about", ABOUT), ("relationship", RELATIONSHIPS), ("channel", CHANNELS)):
        require(
            found[key] in allowed,
            "pair",
            f"{key}: one of {', '.join(allowed)}",
            repr(found[key]),
            PAIR_HELP,
        )


def check_lengths(less, more):
    """Check that both lengths are allowed and nearly the same; return the numbers of words."""
    count = [len(t.split()) for t in (less, more)]
    require(
        all(30 <= n <= 150 for n in count),
        "pair",
        "30 to 150 words each",
        f"{count[0]} and {count[1]} words",
        PAIR_HELP,
        "That's long enough for a letter, and short enough to read aloud.",
    )
    require(
        max(count) <= 1.1 * min(count),
        "pair",
        "lengths within a tenth of each other",
        f"{count[0]} and {count[1]} words",
        PAIR_HELP,
        "If one is longer, you can't tell whether it was the length that did it. Take something out, or put something as long in its place.",
    )
    return count


def check_not_borrowed(text):
    """Check that a message isn't one of the book's, nearly word for word."""
    for other in load_messages()["text"]:
        alike = difflib.SequenceMatcher(None, text.split(), other.split(), autojunk=False)
        require(
            # The quick ratio is never the smaller one, and most messages end with it.
            alike.quick_ratio() < 0.8 or alike.ratio() < 0.8,
            "pair",
            "a message of your own",
            "one of this book's messages, nearly word for word",
            PAIR_HELP,
        )


def mine(found, pair):
    """Check the participant's own grades of both messages."""
    require_earlier("mine", "pair", pair, dict)
    require_earlier("mine", "pair", pair.get("more"), str)
    expected = (
        f"a data frame with the columns less and more, and a row for each of {', '.join(CRITERIA)}"
    )
    look = "the rubric, and chapter 10: grade it before the rules see it"
    check_table("mine", found, ("less", "more"), look)
    require(
        sorted(map(str, found.index)) == sorted(CRITERIA),
        "mine",
        expected,
        f"the rows {list(found.index)[:3]}",
        look,
    )
    levels = found[["less", "more"]]
    require(
        levels.melt()["value"].dropna().isin(LEVELS).all(),
        "mine",
        "levels from 0 to 3, or missing where a criterion doesn't apply",
        "some other level",
        look,
    )
    about = pair["about"]
    known = levels.dropna()
    require(about in known.index, "mine", f"a level for {about} in both", "none", look)
    require(
        known.loc[about, "more"] > known.loc[about, "less"],
        "mine",
        f"a higher level of {about} in `more` than in `less`",
        f"{known.loc[about, 'less']:g} in `less` and {known.loc[about, 'more']:g} in `more`",
        look,
        "By your own grades, the pair doesn't differ in what it's about. Mend the pair, or believe your grades.",
    )
    others = known.drop(index=about)
    moved = others.index[(others["more"] - others["less"]).abs() > 0].tolist()
    require(
        len(moved) <= 1,
        "mine",
        "a pair that differs in one thing",
        f"one that also differs in {', '.join(moved)}, by your own grades",
        look,
        "Context rarely comes alone, so we forgive one companion. If there are two, you can't tell which of them did it.",
    )
    alone = "and nothing else" if not moved else f"and {moved[0]} along with it"
    report_right("mine", f"By your own reading, the two differ in {about} {alone}.")


def rules(found, pair):
    """Check the table of what the rules make of both messages."""
    require_earlier("rules", "pair", pair, dict)
    require_earlier("rules", "pair", pair.get("more"), str)
    expected = "a data frame with the columns criterion, less and more: what the rules answer on each criterion"
    look = (
        "`help(warmstart.analyse)`: an analysis has `criteria`, and each of those has an `answer`"
    )
    check_table("rules", found, ("criterion", "less", "more"), look, rows=len(CRITERIA))
    said = {
        which: {
            c: v["answer"]
            for c, v in analyse(pair[which], pair["relationship"], pair["channel"]).criteria.items()
        }
        for which in ("less", "more")
    }
    by = found.set_index("criterion")
    require(
        sorted(map(str, by.index)) == sorted(CRITERIA),
        "rules",
        expected,
        "different criteria",
        look,
    )
    for which in said:
        require(
            by[which].map(lambda v: isinstance(v, str)).all(),
            "rules",
            expected,
            f"{type(by[which].iloc[0]).__name__} in the column {which}",
            look,
            "Take the answer: found, not found, or cannot tell.",
        )
    if (
        by["less"].to_dict() == said["more"]
        and by["more"].to_dict() == said["less"]
        and said["less"] != said["more"]
    ):
        fail("rules", expected, "the two columns swapped", look)
    default = {
        which: {c: v["answer"] for c, v in analyse(pair[which]).criteria.items()} for which in said
    }
    for which in said:
        if by[which].to_dict() != said[which]:
            why = (
                "Tell the analyser how the two know each other, and what channel you're using. If you don't, it takes them for strangers on email."
                if by[which].to_dict() == default[which]
                else ""
            )
            fail("rules", expected, f"different answers in the column {which}", look, why)
    same = said["less"] == said["more"]
    report_right(
        "rules",
        "They don't see any difference. You do, so believe yourself."
        if same
        else "They see a difference. You'll have to say whether it's yours.",
    )


def blind(found):
    """Check the record of what two readers said (stretch)."""
    look = HERE
    check_table("blind", found, ("reader", "said", "sure"), look)
    require(len(found) >= 2, "blind", "two readers or more", f"{len(found)}", look)
    require(
        found["said"].isin(["less", "more"]).all(),
        "blind",
        "said: less or more",
        f"{found['said'].unique().tolist()[:3]}",
        look,
    )
    require(
        pd.to_numeric(found["sure"], errors="coerce").between(0, 100).all(),
        "blind",
        "sure: from 0 to 100",
        "some other number",
        look,
    )
    if (
        len(found)
        and pd.to_numeric(found["sure"]).max() <= 1
        and not is_close(pd.to_numeric(found["sure"]).max(), 0)
    ):
        fail("blind", "sure in per cent", "shares", look)
    right = int((found["said"] == "more").sum())
    report_right(
        "blind",
        f"{right} out of {len(found)} saw it. If that isn't all of them, the difference is in your head and not on the page.",
    )
