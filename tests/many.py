"""How many random cases a property is held to where both languages answer each.

``make test`` takes a fifth of what ``make thorough`` takes, which runs by the week.
"""

import os

from hypothesis import settings

MANY = settings(
    max_examples=10_000 if os.environ.get("THOROUGH") else 2_000,
    deadline=None,
    derandomize=True,
    database=None,
)
