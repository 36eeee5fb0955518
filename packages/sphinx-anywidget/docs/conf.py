"""The documentation of sphinx-anywidget, built with itself: ``sphinx-build docs docs/_build``."""

import csv
from pathlib import Path
from statistics import median

project = "sphinx-anywidget"
author = copyright = "The Warm Start authors"
extensions = ["myst_nb", "sphinx_anywidget"]
exclude_patterns = ["_build", "policies/*"]
nb_execution_mode = "off"
myst_heading_anchors = 3
myst_enable_extensions = ["substitution"]
html_theme = "alabaster"
html_theme_options = {"page_width": "min(1400px, 96vw)", "body_max_width": "none"}
html_static_path = ["static"]
html_css_files = ["tables.css"]


def table(name: str) -> list[list[str]]:
    """Return the rows of one of the gallery's tables."""
    with Path(__file__).parents[1].joinpath("gallery", name).open(encoding="utf8") as file:
        return list(csv.reader(file))[1:]


def gallery() -> dict[str, int]:
    """Return what the gallery's tables add up to, by the name that its page has for it."""
    results, classic = table("results.csv"), table("classic.csv")
    first = {row[0]: row[1] for row in table("first_edition.csv")}
    weak = {row[0] for row in table("seen.csv")}
    shown = [row for row in results if row[2] == "shown"]
    drawn = [row for row in classic if row[1]]

    def libraries(rows: list[list[str]]) -> int:
        return len({row[1].split()[0] for row in rows})

    return {
        "notebooks": len(results),
        "libraries": libraries(results),
        "shown": len(shown),
        "alive": libraries([row for row in shown if row[0] not in weak]),
        "quiet": sum(not row[4] for row in shown),
        "blank": sum(row[2] == "blank" for row in results),
        "text": sum(row[2] == "text" for row in results),
        "first": len(first),
        "shown_before": sum(state == "shown" for state in first.values()),
        "blank_before": sum(state == "blank" for state in first.values()),
        "shown_after": sum(row[0] in first for row in shown),
        "compared": len(classic),
        "ours_25": sum(row[2] == "shown" for row in drawn),
        "theirs_25": sum(row[6] == "shown" for row in drawn),
        "ours_all": sum(row[2] == "shown" for row in classic),
        "theirs_all": sum(row[6] == "shown" for row in classic),
        "ours_kb": round(median(int(row[5]) for row in drawn)),
        "theirs_kb": round(median(int(row[9]) for row in drawn)),
    }


myst_substitutions = gallery()
