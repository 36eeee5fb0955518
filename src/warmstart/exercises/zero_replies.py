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
        f"{HERE}, *How high could it still be?*, and the hints",
        [
            (
                s.rule_of_three,
                "That's the rule of three: three divided by the number of letters. It's quick, and a little too high. We asked for the exact bound.",
            ),
            (
                s.exact_high,
                "That's the upper end of a two-sided interval. You can't get fewer than zero replies, so all of the doubt belongs on one side.",
            ),
            (
                s.estimate,
                "That's replies divided by letters, an estimate. If you'd sent one letter it would have been the same, but a bound has to know how many.",
            ),
            (
                1 - 0.95 ** (1 / sent),
                "You've got the chances the wrong way round: at that rate you'd get silence nineteen times out of twenty.",
            ),
        ],
    )
    report_right(
        "upper",
        f"Above it, silence from all {sent} would be a surprise. Below it, nothing's ruled out.",
    )


def letters(found, hope):
    """Check how many unanswered letters rule out a hope."""
    right = letters_for_a_reply(hope)
    check_number(
        "letters",
        found,
        right,
        f"the smallest whole number of unanswered letters that rules out a rate of {hope:g}",
        f"{HERE}, *Three divided by the letters*",
        [
            (
                round(3 / hope),
                "That's three divided by the rate. It's close, but not quite the smallest number. Try the exact chance of silence one letter lower.",
            ),
            (
                1 / hope,
                "That's one divided by the rate, where you expect one reply. But there's still more than one chance in three that you'll get none.",
            ),
            (
                right - 1,
                "You're one short: the chance of silence is still a little above one in twenty. Round up.",
            ),
        ],
        tolerance=0,
    )
    report_right(
        "letters", "Decide on it before the first letter, and stop there whatever happens."
    )


#: Why a wrong verdict on a claim is wrong; which verdict is right is in CLAIMS.
CLAIMS = {
    "a": (True, "It doesn't say more than the bound does. Compare it with your own number."),
    "b": (
        False,
        "Silence is the likeliest result at many rates that aren't zero. Work out the chance of it at one in fifty.",
    ),
    "c": (
        False,
        "The count can't tell the reader from the letter. It could be both, or neither.",
    ),
    "d": (
        False,
        "The bound is about a rate. This is a probability for the rate itself, and you can't have that without a prior.",
    ),
    "e": (True, "A bound is about the readers that the letters were a sample of."),
    "f": (
        False,
        "Without a second kind of letter there's nothing to compare it with. Half a comparison isn't one.",
    ),
}


def claims(found):
    """Check which of six claims hold; say how many are right, and where to think again."""
    expected = "a dict with True or False for each of the letters a to f"
    look = f"{HERE}, *Three divided by the letters* and *When the bound doesn't hold*"
    require_answer("claims", found, expected, look)
    require(isinstance(found, dict), "claims", expected, type(found).__name__, look)
    open_ = [k for k in CLAIMS if found.get(k, ...) is ...]
    require(not open_, "claims", expected, f"no verdict yet on {', '.join(open_)}", look)
    odd = [k for k, v in found.items() if k not in CLAIMS or not isinstance(v, bool)]
    require(
        not odd,
        "claims",
        expected,
        f"{', '.join(map(str, odd))} isn't a claim, or its verdict is neither True nor False",
        look,
    )
    wrong = [k for k, (verdict, _) in CLAIMS.items() if found[k] is not verdict]
    if len(set(found.values())) == 1:
        fail(
            "claims",
            "some that she can say, and some that she can't",
            "the same verdict on all",
            look,
        )
    if wrong:
        first = wrong[0]
        fail(
            "claims",
            "for each, the verdict that the count supports",
            f"{len(CLAIMS) - len(wrong)} out of {len(CLAIMS)}",
            look,
            f"Think again about {first}. {CLAIMS[first][1]}",
        )
    report_right(
        "claims",
        "What's left of a zero is a bound for readers like these. That's less than people say, and more than nothing.",
    )


def believed(found, sent, prior):
    """Check the bound of someone who believed something beforehand."""
    right = silence(sent, prior=prior).credible_upper
    check_number(
        "believed",
        found,
        right,
        "the 95% bound of the posterior under the stated prior",
        f"{HERE}, the last paragraph of *When the bound doesn't hold*",
        [
            (
                silence(sent, prior=prior[::-1]).credible_upper,
                "You've got the prior the wrong way round: its first number counts replies, and its second silences.",
            ),
            (
                silence(sent).credible_upper,
                "That's the bound if you started with a flat belief, where every rate was as likely as any other.",
            ),
            (
                silence(sent).exact_upper,
                "That's the exact bound, which doesn't know about beliefs. Ask `silence` for the credible one, with the prior.",
            ),
            (
                silence(sent, prior=prior).credible_high,
                "That's the upper end of a two-sided interval. The bound is one-sided.",
            ),
        ],
    )
    report_right(
        "believed",
        "You've both got the same zero, and two different bounds. Say which belief yours rests on.",
    )


def why(found):
    """Check the reason why two bounds differ."""
    check_choice(
        "why",
        found,
        "b",
        "abc",
        f"{HERE}, the last paragraph of *When the bound doesn't hold*",
        {
            "a": "Both bounds use the same data. The difference was there before the first letter.",
            "c": "Neither is an error. With a thousand letters the two would agree. With so few, they can't.",
        },
    )
    report_right("why", "The fewer letters there are, the more a belief decides.")


def one_reply(found, sent):
    """Check the interval after a single reply (stretch)."""
    s = silence(sent, 1)
    check_interval(
        "one_reply",
        found,
        (s.exact_low, s.exact_high),
        "the two ends of the exact two-sided interval after one reply",
        "`help(warmstart.silence)`",
        [
            (
                (0, s.exact_upper),
                "That starts at zero, but one person's answered, so zero is ruled out.",
            ),
            (
                (s.wilson_low, s.wilson_high),
                "That's Wilson's interval, and it's a good one. We asked for the exact one.",
            ),
            (
                (s.credible_low, s.credible_high),
                "That's the interval of a posterior. We asked for the exact one.",
            ),
        ],
    )
    report_right(
        "one_reply",
        f"One reply moves the upper end less than you'd think. But to rule out one in twenty you now need {letters_to_rule_out(0.05, 1)} letters instead of {letters_to_rule_out(0.05)}.",
    )
