"""What a page keeps of its widgets' first states, as :mod:`.take_snapshots` wrote them down: room and words."""

import re

#: Widths of the window from which on a height holds, in CSS pixels: phones closely, then what
#: columns change at. Between two, the narrower one's height holds, which is the greater.
WIDTHS = (320, 344, 360, 375, 390, 412, 430, 480, 540, 600, 680, 768, 897, 960, 1024, 1120, 1280)


def height_rules() -> str:
    """Return the rules that turn a slot's list of heights into its least height.

    The list stands in the slot's style as ``--h0`` (narrowest window) and so on.
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
    """Return the declarations for one slot."""
    return "".join(f"--h{index}:{height}rem;" for index, height in enumerate(heights))


def spoken_words(reads: list[str]) -> str:
    """Return what an accessibility tree says, without the names of roles and states."""
    return "\n".join(re.sub(r"^\s*- (/?\w+)|\[[\w=]+\]", "", line) for line in reads)
