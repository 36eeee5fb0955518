"""Checks of the assignment *Write a rule*."""

import re
from functools import cache

from ..data import DataError
from ..messages.analyser import load_lexicon, precision_and_recall, regular_expression
from ..messages.corpus import load_grades, load_messages
from . import check_number, fail, is_close, report_right, require, require_answer

CRITERION, HIGHEST, BOOK = "relevance", 1, "relevance.anybody"
LONGEST = 4  # words of a phrase; more is memory
HERE = "the page *What rules can see*"


def book():
    """Return the patterns of the rule to beat."""
    return next(r["patterns"] for r in load_lexicon()["rules"] if r["id"] == BOOK)


#: Phrases, a text, whether one of them is in it, and the sentence for anyone who finds otherwise.
TRIALS = (
    (["great post"], "A great post.", True, "It doesn't find a phrase that's there."),
    (
        ["great post"],
        "Great post!",
        True,
        "It misses a phrase that starts with a capital letter.",
    ),
    (
        ["read"],
        "We already spread the bread.",
        False,
        "It finds 'read' inside other words, as the published grader does. Look for whole words.",
    ),
    (
        ["visionary", "great post"],
        "Such a great post",
        True,
        "It only looks for the first phrase, or it wants all of them.",
    ),
    (
        ["great post"],
        "Great, I shall post it.",
        False,
        "It finds the words of a phrase even if they're apart.",
    ),
    (
        ["all sectors"],
        "For all\nsectors.",
        True,
        "It misses a phrase that's broken over two lines.",
    ),
    ([], "Great post", False, "If you give it no phrases, it shouldn't find anything."),
)


def fires(found):
    """Check a function that says whether one of some phrases is in a text."""
    expected = "fires(phrases, text): True if one of the phrases is in the text as whole words, in upper or lower case"
    look = f"{HERE}, *A grader that can be read*"

    def call(phrases, text):
        try:
            return found(phrases, text)
        except Exception as error:
            fail(
                "fires",
                expected,
                f"{type(error).__name__}: {error}",
                look,
                f"We called it with {phrases!r} and {text!r}.",
            )

    require(callable(found), "fires", expected, repr(found), look)
    first = call(["great post"], "A great post.")
    if first is None:
        fail("fires", expected, "nothing: it returns None", look)
    require(
        isinstance(first, bool),
        "fires",
        expected,
        f"it returns {first!r}, which is neither True nor False",
        look,
    )
    for phrases, text, right, why in TRIALS:
        require(
            call(phrases, text) is right,
            "fires",
            expected,
            f"{not right} for {phrases} in {text!r}",
            look,
            why,
        )
    report_right(
        "fires", "It finds whole words in any case, and it's still got no idea what they mean."
    )


@cache
def corpus(split):
    """Return the messages of a split, and the two levels of each; read once."""
    grades = load_grades().query("criterion == @CRITERION")
    return load_messages(split), grades.groupby("message")["level"].agg(list)


@cache
def books_recall():
    """Return the recall of the book's rule on the open messages."""
    return precision_and_recall("open").loc[BOOK, "recall"]


def measured(split, does_fire):
    """Return precision and recall of a rule on a split, by the book's own definitions."""
    messages, levels = corpus(split)
    low = {key: [x <= HIGHEST for x in levels[key]] for key in messages.index}
    fired = [key for key, text in messages["text"].items() if does_fire(text)]
    wanted = [key for key in messages.index if all(low[key])]
    right = [key for key in fired if any(low[key])]
    return {
        "fired": len(fired),
        "right": len(right),
        "precision": len(right) / len(fired) if fired else float("nan"),
        "recall": len(set(fired) & set(wanted)) / len(wanted),
        "accuracy": sum((key in fired) == (key in wanted) for key in messages.index)
        / len(messages),
        "all_precision": sum(all(low[key]) for key in fired) / len(fired)
        if fired
        else float("nan"),
        "of_all": len(fired) / len(messages),
    }


def precision_recall(found, phrases, fires, split="open"):
    """Check the two figures of a rule, computed by hand."""
    right = measured(split, lambda text: fires(phrases, text))
    look = f"{HERE}, *How often is it right?*, and `help(precision_and_recall)`"
    expected = "two shares: precision, then recall"
    require_answer("precision, recall", found, expected, look)
    require(
        isinstance(found, tuple | list) and len(found) == 2,
        "precision, recall",
        expected,
        repr(found),
        look,
    )
    precision, recall = found
    if (
        all(isinstance(x, float | int) for x in found)
        and is_close(precision, right["recall"])
        and is_close(recall, right["precision"])
        and not is_close(precision, recall)
    ):
        fail("precision, recall", expected, "the two the other way round", look)
    check_number(
        "precision",
        precision,
        right["precision"],
        "the share of findings that are right",
        look,
        [
            (
                right["all_precision"],
                "You're asking for both grades to be in the range. A finding counts as right if one of them is.",
            ),
            (
                right["accuracy"],
                "That's the share of messages it judged rightly, silence included. Most messages aren't the kind that could go to anyone, so that's easy.",
            ),
        ],
    )
    check_number(
        "recall",
        recall,
        right["recall"],
        "out of the messages that should be found, the share that are",
        look,
        [
            (
                right["of_all"],
                "That's the share of all messages that the rule finds. Divide by the ones it should find: both grades in the range.",
            ),
        ],
    )
    report_right("precision, recall", f"It fires on {right['fired']} messages.")


MINE = "a list of short phrases that finds more than the book's rule and is right at least nine times out of ten"
MINE_HELP = f"{HERE}, and the messages that the book's rule misses"


def mine(found, fires):
    """Check that the participant's phrases beat the book's rule on the open messages."""
    require_answer("mine", found, MINE, MINE_HELP)
    check_phrases(found)
    rule = measured("open", lambda text: fires(found, text))
    result = f"right in {rule['right']} of {rule['fired']} findings, recall {rule['recall']:.2f}"
    require(
        rule["precision"] >= 0.9,
        "mine",
        MINE,
        result,
        MINE_HELP,
        "It finds too many messages that were written for one reader. Which phrase does it?",
    )
    require(
        rule["recall"] > books_recall(),
        "mine",
        MINE,
        result,
        MINE_HELP,
        f"The book's rule has a recall of {books_recall():.2f}. Read what it misses.",
    )
    report_right("mine", f"On the open messages you're {result}.")


def check_phrases(found):
    """Check that phrases are the participant's own, short, and allowed in a rule."""
    require(
        isinstance(found, list | tuple) and all(isinstance(p, str) for p in found),
        "mine",
        MINE,
        f"{type(found).__name__}",
        MINE_HELP,
    )
    require(found, "mine", MINE, "an empty list", MINE_HELP)
    borrowed = [p for p in found if p.lower() in book()]
    require(
        not borrowed,
        "mine",
        "phrases of your own",
        f"{borrowed[0]!r}, which is the book's" if borrowed else "",
        MINE_HELP,
    )
    long = [p for p in found if len(p.split()) > LONGEST]
    require(
        not long,
        "mine",
        f"phrases of at most {LONGEST} words",
        f"{long[0]!r}" if long else "",
        MINE_HELP,
        "A phrase that long is a quotation: it knows one message by heart, and no others.",
    )
    for phrase in found:
        try:
            regular_expression(phrase.lower())
        except DataError:
            fail(
                "mine",
                "phrases in letters, without punctuation",
                repr(phrase),
                "the top of lexicon.yml",
            )
        require(re.search("[a-z]", phrase.lower()), "mine", MINE, repr(phrase), MINE_HELP)


def held_out(found, phrases, fires):
    """Check the figures on the messages that nothing was fitted to."""
    right = measured("held_out", lambda text: fires(phrases, text))
    look = f"{HERE}, *How often is it right?*"
    check_number(
        "fall",
        found,
        measured("open", lambda text: fires(phrases, text))["recall"] - right["recall"],
        "recall on the open messages minus recall on the held-out ones",
        look,
        [
            (
                right["recall"] - measured("open", lambda text: fires(phrases, text))["recall"],
                "You've got the sign the wrong way round.",
            ),
            (
                right["recall"],
                "That's the recall on the held-out messages. Take it away from the one on the open ones.",
            ),
        ],
    )
    report_right(
        "fall",
        f"On the held-out messages it fires {right['fired']} times. That fall is the price of having looked.",
    )


def fool(found, phrases, fires):
    """Check a text that the rule misjudges (stretch)."""
    expected = "two short texts: one for a single reader that the rule finds anyway, and one for anyone at all that it misses"
    look = f"{HERE}, *Fool it*"
    require_answer("fool", found, expected, look)
    require(
        isinstance(found, tuple | list)
        and len(found) == 2
        and all(isinstance(t, str) for t in found),
        "fool",
        expected,
        type(found).__name__,
        look,
    )
    for text, right, which in zip(found, (True, False), ("first", "second"), strict=True):
        words = len(text.split())
        require(8 <= words <= 60, "fool", "8 to 60 words each", f"{words} in the {which}", look)
        require(
            fires(phrases, text) is right,
            "fool",
            expected,
            f"the rule {'misses' if right else 'finds'} the {which}",
            look,
        )
    report_right(
        "fool",
        "Only that one reader can say whether the first is really for them. Read both to your neighbour.",
    )
