"""Index entries kept beside the text instead of in it.

A notebook's prose is read in Jupyter too, where ``{index}`` roles would stand as they are. So the
entries live in one YAML file, named by ``lean_index`` in ``_config.yml``: by page, words of a
sentence there and the entry that leads to it.
"""

from pathlib import Path
from typing import Any

import yaml
from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

LOGGER = logging.getLogger(__name__)


class IndexEntries(SphinxTransform):
    """Put an index entry before the first paragraph that holds its words."""

    default_priority = 700  # before Sphinx collects what its domains know

    def apply(self, **kwargs: Any) -> None:
        """Read this page's entries and place them; words that no paragraph has are a warning."""
        if not self.config.lean_index:
            return
        file = Path(self.app.srcdir, self.config.lean_index)
        self.env.note_dependency(str(file))
        entries = (yaml.safe_load(file.read_text("utf8")) or {}).get(self.env.docname, {})
        paragraphs = [  # what a page says of itself in its metadata is not shown
            p
            for p in self.document.findall(nodes.paragraph)
            if not isinstance(p.parent, nodes.field_body)
        ]
        for words, entry in entries.items():
            place = next((p for p in paragraphs if words in " ".join(p.astext().split())), None)
            if place is None:
                LOGGER.warning(
                    "no paragraph says %r (%s)", words, file.name, location=self.env.docname
                )
                continue
            # The paragraph itself is the place: the search shows the words found at an anchor,
            # and fails at an empty one.
            if not place["ids"]:
                place["ids"].append(f"index-{self.env.new_serialno('index')}")
            place.insert(0, addnodes.index(entries=[("single", entry, place["ids"][0], "", None)]))
