"""What a page takes from snapshots of its widgets' first states: room for them, and their words.

:mod:`.take_snapshots` writes the snapshots.
"""

import re

#: Widths of the window from which on a height holds, in CSS pixels: phones closely, then what
#: columns change at. Between two, the narrower one's height holds, which is the greater.
WIDTHS = (320, 344, 360, 375, 390, 412, 430, 480, 540, 600, 680, 768, 897, 960, 1024, 1120, 1280)


def height_rules() -> str:
    """Return the rules that turn a widget's list of heights into its least height.

    The list stands in the element's style as ``--h0`` (narrowest window) and so on.
    """
    steps = " ".join(
        f"@media (min-width: {width}px) {{ min-height: var(--h{index}); }}"
        for index, width in enumerate(WIDTHS)
        if index
    )
    # A formatting context of its own keeps a widget's margins inside, where they move nothing.
    return (
        ".anywidget { display: flow-root; }\n@media screen and (scripting: enabled) { "
        f".anywidget:not([data-anywidget=text]) {{ min-height: var(--h0); {steps} }} }}\n"
    )


def height_declarations(heights: list[int]) -> str:
    """Return a widget's heights, in rem, one for each of :data:`WIDTHS`, as CSS declarations."""
    return "".join(f"--h{index}:{height}rem;" for index, height in enumerate(heights))


def spoken_words(reads: list[str]) -> str:
    """Return the words of an accessibility tree, without the names of roles and states.

    Parameters
    ----------
    reads : list of str
        The tree's lines, such as ``- button "Lock it" [disabled]``.
    """
    return "\n".join(re.sub(r"^\s*- (/?\w+)|\[[\w=]+\]", "", line) for line in reads)
