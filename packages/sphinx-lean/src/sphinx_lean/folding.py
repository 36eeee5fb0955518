"""Sections that start closed: what a page needs on record, and few read the first time.

``lean_folded`` in ``_config.yml`` maps the title of such a section to the words on its button.
The title stays in view, so that the list of a page's parts and links to it still lead there.
"""

from typing import Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.writers.html5 import HTML5Translator

#: Opens the block before it is painted, if the page's address leads into it: nothing moves then.
OPEN_FOR_ITS_LINK = (
    "{const block = document.currentScript.previousElementSibling;"
    "try {const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));"
    "block.open = block.contains(place)} catch {}}"
)


class folded(nodes.General, nodes.Element):
    """What a reader opens; ``summary`` holds the words to open it by."""


def visit_folded(self: HTML5Translator, node: folded) -> None:
    """Begin the block, closed."""
    self.body.append('<details class="folded"><summary>')
    self.body.append(f"{self.encode(node['summary'])}</summary>\n")


def depart_folded(self: HTML5Translator, node: folded) -> None:
    """End the block."""
    self.body.append(f"</details>\n<script>{OPEN_FOR_ITS_LINK}</script>\n")


def in_folded(node: nodes.Node) -> bool:
    """Return whether an element lies in a block that starts closed."""
    while node := node.parent:
        if isinstance(node, folded):
            return True
    return False


class FoldSections(SphinxPostTransform):
    """Put the content of each section named by ``lean_folded`` into a block that starts closed."""

    default_priority = 900  # when citations and references are in place
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Find the sections by their titles and wrap what follows the title."""
        for section in list(self.document.findall(nodes.section)):
            title = section.next_node(nodes.title)
            if title and (summary := self.config.lean_folded.get(title.astext())):
                after = section.index(title) + 1
                content = section.children[after:]
                del section.children[after:]
                section += folded("", *content, summary=summary)
