"""A light page layout for Jupyter Book 1.

Jupyter Book's theme sends about 800 KB of scripts, icons and styles before a
reader's first line. This extension keeps Jupyter Book's configuration and
Sphinx's toctrees and replaces what reaches the browser: one template, one style
sheet, one small script, and another where a page has a table of class
``sortable``. Extensions that Jupyter Book loads on every page for a
live kernel or comments are unplugged.

It also holds every page to a Content-Security-Policy (:mod:`.policy`), lets a reader keep the
book (:mod:`.offline`), and tells others what a page is (:mod:`.sharing`).

In ``_config.yml``, ``lean_css`` lists further style sheets of the book's own, in order; they are
joined with the layout's into one file. ``lean_index`` names a file of index entries (:mod:`.index_entries`), and
``lean_card`` a picture for links to the book. ``lean_vignettes`` is a folder of drawings, each named after the
page above whose title it stands; they take their colours from the style sheet. ``lean_licence`` is
said at the foot of each page. The site's address, which the card, the sitemap and canonical links need, is the builder's own
``html_baseurl``, or the environment's ``SITE_URL``.

``lean_lite``, or the environment's ``LITE``, names a folder that :mod:`.lite` wrote. Each notebook's
page then leads to one that says what running it in the browser costs, and opens it there.
"""

from ._version import __version__
from .extension import setup

__all__ = ["__version__", "setup"]
