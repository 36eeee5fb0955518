"""Mount any anywidget saved in a notebook onto a static Sphinx page.

No kernel, no require.js, no html-manager, no other host: the extension takes
the widget outputs that myst-nb finds, writes each distinct front-end module and
style sheet once under a name made from its content, and leaves the models'
state on the page as JSON. A small script (``host.js``) then plays the part of
the notebook front end for modules that follow the anywidget contract
(https://anywidget.dev/en/afm/).

A widget that cannot be mounted keeps its text form and one sentence.
"""

from ._version import __version__
from .precompute import precompute

__all__ = ["WidgetViewRenderer", "__version__", "precompute", "setup"]


def __getattr__(name: str) -> object:
    """Import what Sphinx needs only where Sphinx is: a notebook takes nothing but precompute."""
    if name == "setup":
        from .extension import setup

        return setup
    if name == "WidgetViewRenderer":
        from .render import WidgetViewRenderer

        return WidgetViewRenderer
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
