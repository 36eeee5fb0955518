"""Checks of the assignment *Zero replies*."""

from ..model.bounds import letters_for_a_reply, letters_to_rule_out, silence
from . import (
    check_choice,
    check_interval,
    check_number,
    fail,
    report_right,
    require,
    require_answer,
)

HERE = "chapter 11"


def upper(found, sent):
    """Check the exact bound after no reply."""
    s = silence(sent)
    check_number(
        "upper",
        found,
        s.exact_upper,
        f"the largest rate, as a share, at which {sent} letters still go unanswered one time in twenty",
        f"{HERE}, under the first guess, and the hints",
        [
            (
                s.rule_of_three,
                "This is the rule of three, three divided by the number of letters. It is quick, and a little too high; the exact bound was asked for.",
            ),
            (
                s.exact_high,
                "This is the upper end of a two-sided interval. Nothing can lie below zero replies, so all of the doubt belongs on one side.",
            ),
            (
                s.estimate,
                "This is replies divided by letters, an estimate. Had you sent one letter it would have been the same; a bound has to know how many.",
            ),
            (
                1 - 0.95 ** (1 / sent),
                "You have the chances the wrong way round: this is the rate at which silence happens nineteen times in twenty.",
            ),
        ],
    )
    report_right(
        "upper",
        f"Above it, silence from all {sent} would be a surprise. Below it, nothing is ruled out.",
    )


def letters(found, hope):
    """Check how many unanswered letters rule a hope out."""
    right = letters_for_a_reply(hope)
    check_number(
        "letters",
        found,
        right,
        f"the smallest whole number of unanswered letters that rules out a rate of {hope:g}",
        f"{HERE}, where the silence is turned into a plan",
        [
            (
                round(3 / hope),
                "This is three divided by the rate: close, and not quite the smallest number. Try the exact chance of silence one letter lower.",
            ),
            (
                1 / hope,
                "After one divided by the rate you expect one reply. The chance of none is then still more than one in three.",
            ),
            (
                right - 1,
                "One short: at that number the chance of silence is still a little above one in twenty. Round up.",
            ),
        ],
        tolerance=0,
    )
    report_right(
        "letters", "Decide on it before the first letter, and stop there whatever happens."
    )


#: Why a wrong verdict on a claim is wrong; which verdict is right is in CLAIMS.
CLAIMS = {
    "a": (True, "It says no more than the bound says: compare it with your own number."),
    "b": (
        False,
        "Silence is the likeliest result at many rates that are not zero. Compute the chance of it at one in fifty.",
    ),
    "c": (
        False,
        "Nothing in the count tells the reader from the letter. Both could be at fault, or neither.",
    ),
    "d": (
        False,
        "The bound is about a rate; this is a probability for the rate itself, which needs a prior.",
    ),
    "e": (True, "A bound speaks of the readers that the letters were a sample of."),
    "f": (
        False,
        "Without a second kind of letter there is nothing to compare: half a comparison is none.",
    ),
}


def claims(found):
    """Check which of six claims may be made; says how many are right, and where to think again."""
    expected = "a dict with True or False for each of the letters a to f"
    look = f"{HERE}, the idea and what research says against it"
    require_answer("claims", found, expected, look)
    require(isinstance(found, dict), "claims", expected, type(found).__name__, look)
    open_ = [k for k in CLAIMS if found.get(k, ...) is ...]
    require(not open_, "claims", expected, f"no verdict yet on {', '.join(open_)}", look)
    odd = [k for k, v in found.items() if k not in CLAIMS or not isinstance(v, bool)]
    require(
        not odd,
        "claims",
        expected,
        f"{', '.join(map(str, odd))} is no claim, or its verdict is neither True nor False",
        look,
    )
    wrong = [k for k, (verdict, _) in CLAIMS.items() if found[k] is not verdict]
    if len(set(found.values())) == 1:
        fail(
            "claims",
            "some that may be made, and some that may not",
            "the same verdict on all",
            look,
        )
    if wrong:
        first = wrong[0]
        fail(
            "claims",
            "the verdict that the count supports, on each",
            f"{len(CLAIMS) - len(wrong)} of {len(CLAIMS)} so",
            look,
            f"Think again about {first}. {CLAIMS[first][1]}",
        )
    report_right(
        "claims",
        "What remains of a zero is a bound for readers like these. It is less than people say, and more than nothing.",
    )


def believed(found, sent, prior):
    """Check the bound of somebody who believed something beforehand."""
    right = silence(sent, prior=prior).credible_upper
    check_number(
        "believed",
        found,
        right,
        "the 95% bound of the posterior under the stated prior",
        f"{HERE}, the last paragraph of what research says against it",
        [
            (
                silence(sent, prior=prior[::-1]).credible_upper,
                "The prior is turned round: its first number counts replies, its second silences.",
            ),
            (
                silence(sent).credible_upper,
                "This is the bound under flat belief, where every rate was as likely as any other.",
            ),
            (
                silence(sent).exact_upper,
                "This is the exact bound, which knows of no belief. Ask `silence` for the credible one, with the prior.",
            ),
            (
                silence(sent, prior=prior).credible_high,
                "This is the upper end of a two-sided interval; the bound is one-sided.",
            ),
        ],
    )
    report_right(
        "believed", "Two people with one zero, and two bounds: say which belief yours rests on."
    )


def why(found):
    """Check the reason why two bounds differ."""
    check_choice(
        "why",
        found,
        "b",
        "abc",
        f"{HERE}, the last paragraph of what research says against it",
        {
            "a": "Both bounds hold the same data. What differs was there before the first letter.",
            "c": "Neither is an error. With a thousand letters the two would agree; with so few they cannot.",
        },
    )
    report_right("why", "The fewer the letters, the more a belief decides.")


def one_reply(found, sent):
    """Check the interval after a single reply (stretch)."""
    s = silence(sent, 1)
    check_interval(
        "one_reply",
        found,
        (s.exact_low, s.exact_high),
        "the two ends of the exact two-sided interval after one reply",
        "the docstring of `silence`",
        [
            (
                (0, s.exact_upper),
                "This begins at zero, and one person has answered: zero is ruled out.",
            ),
            (
                (s.wilson_low, s.wilson_high),
                "This is Wilson's interval, which is a good one. The exact one was asked for.",
            ),
            (
                (s.credible_low, s.credible_high),
                "This is the interval of a posterior. The exact one was asked for.",
            ),
        ],
    )
    report_right(
        "one_reply",
        f"One reply moves the upper end less than one would think, and the letters needed to rule out one in twenty from {letters_to_rule_out(0.05)} to {letters_to_rule_out(0.05, 1)}.",
    )
