"""The documentation of sphinx-anywidget, built with itself: ``sphinx-build docs docs/_build``."""

project = "sphinx-anywidget"
author = copyright = "The Warm Start authors"
extensions = ["myst_nb", "sphinx_anywidget"]
exclude_patterns = ["_build"]
nb_execution_mode = "off"
myst_heading_anchors = 3
html_theme = "alabaster"
