"""HTML and XML as text: what a reader sees, from markup of any quality.

A tokeniser and no parser: it never fails, resolves no entity but characters, and fetches
nothing, so that neither broken nor hostile markup can do more than look odd.
"""

import html
import re
from collections.abc import Callable, Iterator

#: Comments, CDATA, tags (a quoted value may hold ``>``), and text.
_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)"
    r"|<[/?!]?[A-Za-z][^<>\"']*(?:\"[^\"<]*\"[^<>\"']*|'[^'<]*'[^<>\"']*)*>"
    r"|[^<]+|<",
    re.DOTALL,
)
_NAME = re.compile(r"[A-Za-z][\w.:-]*")
_VALUE = re.compile(r"([\w.:-]+)\s*=\s*(?:\"([^\"<]*)\"|'([^'<]*)')")

#: What stands within a line; everything else begins a new one.
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img input ins kbd label mark "
    "nobr o:p q s samp small span strike strong sub sup time tt u var wbr".split()
)
_HIDDEN = frozenset(("script", "style", "template"))
_IS_HTML = re.compile(
    r"<(?:!doctype\s+html|html|body|div|p|span|br|table|td|pre|a|b|i|em|strong|blockquote|ul|li|at|"
    r"font|meta|at|attachment|systemEventMessage)\b[^<>]*>",
    re.IGNORECASE,
)


def tokens(markup: str) -> Iterator[tuple[str, str]]:
    """Yield the kind and the content of each token.

    The kinds are "text" (entities resolved), "open", "close" and "empty" (the content is
    the inside of a tag, its name first).
    """
    for match in _TOKEN.finditer(markup):
        token = match.group()
        if token[0] != "<" or token == "<":
            yield "text", html.unescape(token) if "&" in token else token
        elif token.startswith("<![CDATA["):
            yield "text", token[9:].removesuffix("]]>")
        elif token[1] == "/":
            yield "close", token[2:-1]
        elif token[1] not in "!?":
            yield ("empty", token[1:-2]) if token.endswith("/>") else ("open", token[1:-1])


def tag_name(inside: str) -> str:
    """Return a tag's name in lower case, with its namespace's prefix."""
    match = _NAME.match(inside.lstrip())
    return match.group().lower() if match else ""


def attributes(inside: str) -> dict[str, str]:
    """Return a tag's attributes, entities resolved."""
    return {m[1]: html.unescape(m[2] or m[3] or "") for m in _VALUE.finditer(inside)}


def is_html(text: str) -> bool:
    """Return whether a text holds tags of HTML, such as a chat's message may."""
    return "<" in text and _IS_HTML.search(text) is not None


#: A tag that is still open at the end.
_OPEN_TAG = re.compile(r"<[/!?A-Za-z][^<>]*\Z")


def is_cut(markup: str, html: bool) -> bool:
    """Return whether markup ends within a tag or, as XML, before its outermost element does."""
    for opening, closing in (("<!--", "-->"), ("<![CDATA[", "]]>")):
        if markup.rfind(opening) > markup.rfind(closing):
            return True
    if _OPEN_TAG.search(markup, max(0, len(markup) - 2000)):
        return True
    kind, first = next(((k, c) for k, c in tokens(markup) if k != "text"), ("", ""))
    return not html and kind == "open" and f"</{tag_name(first)}" not in markup.lower()


def html_text(markup: str) -> str:
    r"""Return what a page shows; what it quotes has a ``>`` before each line.

    Examples
    --------
    >>> html_text("<p>WS1<wbr>-5W0K&#8209;<b>7KNK</b></p><script>1</script>")
    '\nWS1-5W0K‑7KNK\n'
    """
    parts: list[str] = []
    hidden, quotes, preformatted = "", 0, 0
    # What is never closed hides nothing: the rest of a damaged page is read.
    lower = markup.lower()
    closed = {name: lower.count(f"</{name}") for name in _HIDDEN}
    for kind, content in tokens(markup):
        if kind == "text":
            if not hidden:
                parts.append(content if preformatted else content.replace("\n", " "))
            continue
        name = tag_name(content)
        if hidden:
            hidden = "" if kind == "close" and name == hidden else hidden
        elif name in _HIDDEN:
            hidden = name if kind == "open" and closed[name] > 0 else ""
            closed[name] -= kind == "open"
        elif name in ("td", "th"):
            parts.append("\t")
        elif name not in _INLINE:
            if name == "pre":
                preformatted = max(0, preformatted + {"open": 1, "close": -1}.get(kind, 0))
            elif name == "blockquote":
                quotes = max(0, quotes + {"open": 1, "close": -1}.get(kind, 0))
            parts.append("\n> " if quotes else "\n")
    return "".join(parts)


def xml_text(markup: str) -> str:
    """Return the texts and the attributes of an XML document, a line each; pages in them as they look."""
    parts: list[str] = []
    for kind, content in tokens(markup):
        if kind == "text":
            parts.append(html_text(content) if is_html(content) else content)
        else:
            if "=" in content:
                values = [v for k, v in attributes(content).items() if not k.startswith("xmlns")]
                shown = (html_text(v) if is_html(v) else v for v in values if len(v) >= 8)
                parts.append("\n" + "\n".join(shown))
            if kind != "close":
                parts.append("\n")
    return "".join(parts)


def tagged_text(
    markup: str,
    text_tags: frozenset[str],
    breaks: dict[str, str],
    left_out: frozenset[str] = frozenset(),
    on_tag: Callable[[str, str, str], None] | None = None,
) -> str:
    r"""Return the text within some tags of a document whose format is known.

    Parameters
    ----------
    markup : str
    text_tags : frozenset of str
        Tags whose text is shown; empty for all.
    breaks : dict
        What to put where a tag closes or is empty, such as ``{"w:p": "\n"}``.
    left_out : frozenset of str
        Tags of which nothing is shown.
    on_tag : callable, optional
        Called with the kind, the name and the inside of each tag.
    """
    parts: list[str] = []
    depth = out = 0
    for kind, content in tokens(markup):
        if kind == "text":
            if not out and (depth or not text_tags):
                parts.append(content)
            continue
        name = tag_name(content)
        step = {"open": 1, "close": -1, "empty": 0}[kind]
        if name in text_tags:
            depth = max(0, depth + step)
        if name in left_out:
            out = max(0, out + step)
        if kind != "open" and name in breaks and not out:
            parts.append(breaks[name])
        if on_tag:
            on_tag(kind, name, content)
    return "".join(parts)
