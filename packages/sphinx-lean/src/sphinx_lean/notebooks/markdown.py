"""From a page's resolved document to Markdown: the words are the page's, by construction.

Sphinx has by then resolved every reference, number and citation, so that nothing of MyST is left
to translate. What every front end of notebooks shows is used and nothing else: CommonMark, tables,
``<details>``, and mathematics between dollars.
"""

import mimetypes
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.locale import admonitionlabels

#: Nodes that say nothing to a reader.
SILENT = (
    nodes.comment,
    nodes.target,
    nodes.substitution_definition,
    nodes.pending,
    nodes.label,
    nodes.meta,
    addnodes.index,
    addnodes.toctree,
    addnodes.highlightlang,
    addnodes.tabular_col_spec,
)
#: What else of the document's inline nodes becomes an element or a mark around the words.
MARKS = {
    nodes.emphasis: ("*", "*"),
    nodes.title_reference: ("*", "*"),
    nodes.strong: ("**", "**"),
    nodes.subscript: ("<sub>", "</sub>"),
    nodes.superscript: ("<sup>", "</sup>"),
}
#: Boxes with a title; sphinx-exercise's are known by the names of their classes.
BOXES = {"exercise_node", "exercise_enumerable_node", "solution_node"}


class MarkdownWriter:
    """Writes nodes of a resolved document as Markdown.

    Parameters
    ----------
    address : callable
        From a reference as the page has it (``glossary.html#term-Gift``) to a full address, or to
        nothing where it is not known: the words then stand alone.
    citations : dict
        By the id of a footnote: the citation as ``"Meier 2016"``, and an address or nothing.
    source : Path
        The folder from which pictures are named.
    numbering : callable
        From a node that is counted, such as a figure or an exercise, to what stands in front of its
        title, such as ``"Exercise 4"``.

    Attributes
    ----------
    attachments : dict
        Pictures that the Markdown shows, by name: their MIME type and bytes.
    unnamed : list of str
        Pictures without an alternative text.
    """

    def __init__(
        self,
        address: Callable[[str], str],
        citations: dict[str, tuple[str, str]],
        source: Path = Path(),
        numbering: Callable[[nodes.Element], str] = lambda node: "",
    ):
        self.address, self.citations, self.source = address, citations, source
        self.numbering = numbering
        self.attachments: dict[str, tuple[str, bytes]] = {}
        self.unnamed: list[str] = []

    # ---- blocks ------------------------------------------------------------------------------

    def blocks(self, found: Iterable[nodes.Node], depth: int = 1) -> str:
        """Return nodes one below the other, inline ones among them as paragraphs."""
        texts: list[str] = []
        run: list[nodes.Node] = []
        for node in [*found, None]:
            if node is not None and is_inline(node):
                run.append(node)
                continue
            if run and (words := self.inline(run).strip()):
                texts.append(words)
            run = []
            if node is not None and (text := self.block(node, depth)):
                texts.append(text)
        return "\n\n".join(texts)

    def block(self, node: nodes.Node, depth: int = 1) -> str:
        """Return one block; what is not known is its content."""
        if isinstance(node, SILENT) or not isinstance(node, nodes.Element):
            return ""
        kind = type(node).__name__
        if kind in BOXES:
            return self.box(node)
        method = getattr(self, f"_block_{kind}", None)
        if method is not None:
            return str(method(node, depth))
        if isinstance(node, nodes.Admonition):
            return self.box(node)
        return self.blocks(node.children, depth)

    def _block_section(self, node: nodes.section, depth: int) -> str:
        return self.blocks(node.children, depth + 1)

    def _block_title(self, node: nodes.title, depth: int) -> str:
        return f"{'#' * min(max(depth - 1, 1), 6)} {self.inline(node.children).strip()}"

    def _block_rubric(self, node: nodes.rubric, depth: int) -> str:
        return f"**{self.inline(node.children).strip()}**"

    def _block_caption(self, node: nodes.caption, depth: int) -> str:
        return f"**{self.numbered(node, node.parent)}**"

    def numbered(self, title: nodes.Element, counted: nodes.Element) -> str:
        """Return a title behind the number of what it is the title of."""
        words = self.inline(title.children).strip()
        return " ".join(filter(None, [escape(self.numbering(counted)), words]))

    def _block_paragraph(self, node: nodes.paragraph, depth: int) -> str:
        text = self.inline(node.children).strip()
        # A line that begins like a heading, a quotation or a list would become one.
        if begins := re.match(r"(?:#+|[>+-]|\d+(?=[.)]\s))(?=[\s.)])", text):
            end = begins.end() if begins[0].isdigit() else 0
            text = f"{text[:end]}\\{text[end:]}"
        return text

    def _block_transition(self, node: nodes.transition, depth: int) -> str:
        return "---"

    def _block_raw(self, node: nodes.raw, depth: int) -> str:
        return node.astext().strip() if "html" in node["format"].split() else ""

    def _block_block_quote(self, node: nodes.block_quote, depth: int) -> str:
        return prefixed(self.blocks(node.children, depth), "> ")

    def _block_attribution(self, node: nodes.attribution, depth: int) -> str:
        return f"— {self.inline(node.children).strip()}"

    def _block_line_block(self, node: nodes.line_block, depth: int) -> str:
        return "  \n".join(self.inline(line.children).strip() for line in node.findall(nodes.line))

    def _block_literal_block(self, node: nodes.literal_block, depth: int) -> str:
        text, language = node.astext(), node.get("language", "")
        fence = "`" * max(3, longest_run(text) + 1)
        known = "" if language in ("default", "none", "text", "myst-ansi") else language
        return f"{fence}{known}\n{text}\n{fence}"

    _block_doctest_block = _block_literal_block

    def _block_math_block(self, node: nodes.math_block, depth: int) -> str:
        return f"$$\n{node.astext().strip()}\n$$"

    def _block_bullet_list(self, node: nodes.bullet_list, depth: int) -> str:
        return self._items(node, lambda _: "- ")

    def _block_enumerated_list(self, node: nodes.enumerated_list, depth: int) -> str:
        start = int(node.get("start", 1))
        return self._items(node, lambda n: f"{start + n}. ")

    def _items(self, node: nodes.Element, bullet: Callable[[int], str]) -> str:
        texts = []
        for number, item in enumerate(node.children):
            if isinstance(item, nodes.Element):
                mark = bullet(number)
                body = prefixed(self._item(item), " " * len(mark))
                texts.append(mark + body[len(mark) :])
        loose = any("\n\n" in text for text in texts)
        return ("\n\n" if loose else "\n").join(texts)

    def _item(self, item: nodes.Element) -> str:
        """Return an item's content; a list in it stands close below its words."""
        first, *rest = item.children or [nodes.Text("")]
        lists = nodes.bullet_list | nodes.enumerated_list
        if rest and all(isinstance(node, lists) for node in rest):
            return "\n".join([self.blocks([first]), *(self.blocks([node]) for node in rest)])
        return self.blocks(item.children)

    def _block_definition_list_item(self, node: nodes.Element, depth: int) -> str:
        words = [self.inline(n.children) for n in node.findall(nodes.term)]
        rest = [n for n in node.children if not isinstance(n, nodes.term)]
        return f"**{', '.join(w.strip() for w in words)}**\n\n{self.blocks(rest)}"

    def _block_field(self, node: nodes.field, depth: int) -> str:
        name, body = node.children
        assert isinstance(name, nodes.Element) and isinstance(body, nodes.Element)
        return f"**{self.inline(name.children)}**: {self.blocks(body.children)}"

    def _block_image(self, node: nodes.image, depth: int) -> str:
        return self.picture(node)

    def _block_figure(self, node: nodes.figure, depth: int) -> str:
        return self.blocks(node.children, depth)

    def _block_table(self, node: nodes.table, depth: int) -> str:
        """Return a table in pipes: text to the left, and whatever is all numbers to the right."""
        rows = [
            [
                self.blocks(e.children)
                .replace("\n\n", "<br>")
                .replace("\n", " ")
                .replace("|", "\\|")
                for e in row.findall(nodes.entry)
            ]
            for row in node.findall(nodes.row)
        ]
        heads = sum(len(list(h.findall(nodes.row))) for h in node.findall(nodes.thead))
        width = max(map(len, rows), default=0)
        rows = [row + [""] * (width - len(row)) for row in rows]
        head = rows[0] if heads else [""] * width
        body = rows[1:] if heads else rows
        right = [all(is_number(row[n]) for row in body) and bool(body) for n in range(width)]
        rule = ["---:" if number else ":---" for number in right]
        lines = [f"| {' | '.join(cells)} |" for cells in (head, rule, *body)]
        captions = [c for c in node.children if isinstance(c, nodes.title)]
        above = [f"**{self.numbered(c, node)}**" for c in captions]
        return "\n\n".join([*above, "\n".join(lines)])

    def _block_footnote(self, node: nodes.Element, depth: int) -> str:
        """Return a note: a source under the name by which the text cites it, any other under its number."""
        known = [self.citations[i] for i in node["ids"] if i in self.citations]
        label = known[0][0] if known else "".join(n.astext() for n in node.findall(nodes.label))
        body = self.blocks([n for n in node.children if not isinstance(n, nodes.label)])
        return f"- **{label}.** {prefixed(body, '  ')[2:]}"

    _block_citation = _block_footnote

    def box(self, node: nodes.Element) -> str:
        """Return an admonition, an exercise or a solution; one that the page folds is folded."""
        title, content = "", []
        for child in node.children:
            if type(child).__name__ in ("title", "exercise_title", "solution_title"):
                assert isinstance(child, nodes.Element)
                title = self.numbered(child, node)
            else:
                content.append(child)
        title = title or str(admonitionlabels.get(type(node).__name__, ""))
        body = self.blocks(content)
        if type(node).__name__ == "solution_node" or "dropdown" in node.get("classes", ()):
            return f"<details><summary>{plain(title)}</summary>\n\n{body}\n\n</details>"
        return prefixed(f"**{title}**\n\n{body}" if title else body, "> ")

    # ---- inline ------------------------------------------------------------------------------

    def inline(self, found: Iterable[nodes.Node]) -> str:
        """Return nodes in a line; citations that follow each other stand in one pair of brackets."""
        text, cited = "", []
        for node in [*found, None]:
            if isinstance(node, nodes.footnote_reference) and node.get("refid") in self.citations:
                cited.append(self.citations[node["refid"]])
                continue
            if cited:
                text += f"({'; '.join(link(escape(words), url) for words, url in cited)})"
                cited = []
            if node is not None:
                text += self.word(node)
        return text

    def word(self, node: nodes.Node) -> str:
        """Return one inline node."""
        if isinstance(node, nodes.Text):
            return escape(re.sub(r"\s*\n\s*", " ", node.astext()))
        if isinstance(node, SILENT) or not isinstance(node, nodes.Element):
            return ""
        for kind, (before, after) in MARKS.items():
            if isinstance(node, kind):
                return marked(self.inline(node.children), before, after)
        if isinstance(node, nodes.literal):
            return literal(node.astext())
        if isinstance(node, nodes.math):
            return f"${node.astext()}$"
        if isinstance(node, nodes.image):
            return self.picture(node)
        if isinstance(node, nodes.raw):
            return node.astext() if "html" in node["format"].split() else ""
        if isinstance(node, addnodes.download_reference):
            file = node.get("filename", "")
            return link(
                self.inline(node.children), self.address(f"/_downloads/{file}") if file else ""
            )
        if isinstance(node, nodes.footnote_reference):
            return f"[{node.astext()}]"
        if isinstance(node, nodes.reference):
            target = node.get("refuri") or (f"#{node['refid']}" if node.get("refid") else "")
            return link(self.inline(node.children), self.address(target))
        return self.inline(node.children)

    def picture(self, node: nodes.image) -> str:
        """Return a picture that stands in the notebook itself."""
        uri, alt = node["uri"], " ".join(node.get("alt", "").split())
        if not alt:
            self.unnamed.append(uri)
        if "://" in uri:
            return f"![{escape(alt)}]({uri})"
        file = self.source / uri
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        self.attachments[file.name] = (kind, file.read_bytes())
        return f"![{escape(alt)}](attachment:{file.name})"


def is_inline(node: nodes.Node) -> bool:
    """Say whether a node stands in a line; raw HTML and pictures do where their parent is a text."""
    if isinstance(node, nodes.Text):
        return True
    if isinstance(node, nodes.image | nodes.raw):
        return isinstance(node.parent, nodes.TextElement)
    return isinstance(node, nodes.Inline) and not isinstance(node, SILENT)


def escape(text: str) -> str:
    r"""Return words that Markdown would take for marks, escaped.

    Examples
    --------
    >>> escape("a_b costs $5 * 2 [sic] <b> &amp;")
    'a\\_b costs \\$5 \\* 2 \\[sic\\] &lt;b> &amp;amp;'
    """
    text = re.sub(r"&(?=#?\w+;)", "&amp;", text)
    return re.sub(r"([\\`*_\[\]$]|~(?=~))", r"\\\1", text).replace("<", "&lt;")


def plain(text: str) -> str:
    """Return words without Markdown's marks, for an element in which Markdown does not count."""
    return re.sub(r"\\([\\`*_\[\]$~])", r"\1", re.sub(r"(?<!\\)[*`]", "", text))


def marked(words: str, before: str, after: str) -> str:
    """Return words between two marks, with spaces at their ends outside."""
    inner = words.strip()
    if not inner:
        return words
    start = len(words) - len(words.lstrip())
    return words[:start] + before + inner + after + words[start + len(inner) :]


def literal(text: str) -> str:
    """Return code in a line, between as many backticks as it takes."""
    ticks = "`" * (longest_run(text) + 1)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{space}{text}{space}{ticks}"


def longest_run(text: str) -> int:
    """Return the length of the longest row of backticks."""
    return max(map(len, re.findall("`+", text)), default=0)


def link(words: str, url: str) -> str:
    """Return words as a link, or the words alone where there is no address."""
    if not url or not words.strip():
        return words
    return f"[{words}](<{url}>)" if re.search(r"[\s()]", url) else f"[{words}]({url})"


def prefixed(text: str, prefix: str) -> str:
    """Return each line after a prefix; empty lines keep what of it can be seen."""
    return "\n".join((prefix + line).rstrip() for line in text.split("\n"))


def is_number(text: str) -> bool:
    """Say whether a cell holds a number, a percentage or nothing."""
    return bool(re.fullmatch(r"[-−+]?[\d.,\s]*%?", text.strip()))
