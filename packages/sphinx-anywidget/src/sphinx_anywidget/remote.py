"""What a module or a style sheet asks of other hosts as soon as it is loaded.

Only what is asked counts: an address in a comment or a string harms nobody. What a module fetches
later, no reading of its text can tell; ``sphinx-anywidget check`` looks at that in a browser.
"""

import functools
import re
from collections.abc import Iterable
from fnmatch import fnmatch
from urllib.parse import urlsplit

#: A module or a style sheet that is given by its address instead of its text.
ADDRESS = re.compile(r"\s*https?://\S+\s*\Z")

#: The parts of JavaScript in which a word means nothing, and the two words that load a module.
#: A template inside a template ends the outer one here; the next backtick puts that right.
TOKENS = re.compile(
    r"""
      //[^\n]* | /\*.*?\*/                                  # comments
    | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*'             # strings
    | `(?:\\.|[^`\\])*`                                     # templates
    | (?:[(,=:\[!&|?{};+*%~^<>-]|\b(?:return|typeof))\s*    # regular expressions: where no division
      /(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n])+/  # can stand
    | (?P<word>(?<![\w$.])(?:import|export)(?![\w$]))
    """,
    re.S | re.X,
)
IMPORT = re.compile(
    r"""(?:import\s*(?:[\w$*{},\s]+?\bfrom\s*|[\w$*{},\s]*\}\s*from\s*)?
         |export\s*(?:\*(?:\s*as\s+[\w$]+)?|\{[^}]*\})\s*from\s*
         |import\s*\(\s*(?:/\*.*?\*/\s*)*)
        (?P<quote>["'`])(?P<address>(?:https?:)?//[^"'`\s]+)""",
    re.S | re.X,
)
STYLE = re.compile(
    r"""(?P<comment>/\*.*?\*/)
      | @import\s+(?:url\(\s*)?["']?(?P<sheet>(?:https?:)?//[^"')\s;]+)[^;]*;?
      | url\(\s*["']?(?P<file>(?:https?:)?//[^"')]+)["']?\s*\)
      | (?P<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')""",
    re.S | re.X | re.I,
)


def host_of(address: str) -> str:
    """Return the host of an address, with or without a scheme."""
    try:
        return urlsplit(address.strip()).hostname or "another host"
    except ValueError:
        return "another host"


def is_allowed(host: str, allowed: Iterable[str]) -> bool:
    """Say whether an author allows a host, by its name or a pattern such as ``*.jsdelivr.net``."""
    return any(fnmatch(host, pattern.lower()) for pattern in allowed)


@functools.cache
def imported_hosts(module: str) -> tuple[str, ...]:
    """Return the hosts that a module's imports name, each once.

    Parameters
    ----------
    module : str
        Source text, or the module's address.
    """
    if ADDRESS.match(module):
        return (host_of(module),)
    if "//" not in module:
        return ()
    found = []
    for token in TOKENS.finditer(module):
        if token["word"] and (match := IMPORT.match(module, token.start())):
            found.append(host_of(match["address"]))
    return tuple(dict.fromkeys(found))


def without_remote_files(style: str, allowed: Iterable[str] = ()) -> tuple[str, list[str]]:
    """Return a style sheet that asks nothing of hosts that are not allowed, and those hosts.

    A font or a picture from elsewhere is no reason to leave a widget out: the browser takes its own
    font instead, as it does when the other host is down.
    """
    hosts: list[str] = []
    allowed = tuple(allowed)

    def replace(match: re.Match[str]) -> str:
        address = match["sheet"] or match["file"]
        if not address or is_allowed(host_of(address), allowed):
            return match[0]
        hosts.append(host_of(address))
        return "" if match["sheet"] else 'url("data:,")'

    return STYLE.sub(replace, style), list(dict.fromkeys(hosts))
