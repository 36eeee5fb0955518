"""How many random cases a property is held to: a twentieth in ``make test`` of ``make thorough``."""

import os

from hypothesis import settings

THOROUGH = bool(os.environ.get("THOROUGH"))


def many(cases):
    """Return the settings of a property that the week's run holds to so many cases."""
    return settings(
        max_examples=cases if THOROUGH else cases // 20,
        deadline=None,
        derandomize=True,
        database=None,
    )


MANY = many(10_000)
