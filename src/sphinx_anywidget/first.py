"""What a page keeps of its widgets' first states, as :mod:`.note` wrote them down: room and words."""

import re

#: Widths of the window from which on a height holds, in CSS pixels: phones closely, then what
#: columns change at. Between two, the narrower one's height holds, which is the greater.
WIDTHS = (320, 344, 360, 375, 390, 412, 430, 480, 540, 600, 680, 768, 897, 960, 1024, 1120, 1280)


def style() -> str:
    """Return the rules that turn a slot's list of heights into its least height.

    The list stands in the slot's style as ``--h0`` (narrowest window) and so on.
    """
    slot = ".anywidget:not([data-anywidget=text])"
    rules = (
        f"@media (scripting: enabled) and (min-width: {width if index else 0}px) "
        f"{{ {slot} {{ min-height: var(--h{index}); }} }}"
        for index, width in enumerate(WIDTHS)
    )
    # Its own formatting context, so that a widget's margins stay inside and move nothing.
    return "\n".join(
        [
            ".anywidget { display: flow-root; }",
            *rules,
            f"@media print {{ {slot} {{ min-height: 0; }} }}",
        ]
    )


def attribute(heights: list[int]) -> str:
    """Return the declarations for one slot."""
    return "".join(f"--h{index}:{height}rem;" for index, height in enumerate(heights))


def words(reads: list[str]) -> str:
    """Return what an accessibility tree says, without the names of roles and states."""
    return "\n".join(re.sub(r"^\s*- (/?\w+)|\[[\w=]+\]", "", line) for line in reads)
