"""The host script, put together from its modules.

Browsers load no modules into a ``file://`` page, so the host reaches it as one ordinary script: the
modules' text in the order of what they need, without ``import`` and ``export``, inside one function.
A name may therefore stand in one of them only; a script that breaks this does not even load.
"""

import re
from pathlib import Path

FOLDER = Path(__file__).parent / "host"
IMPORTS = re.compile(r'^import [^;]* from "\./([\w-]+)\.js";\n', re.M)
EXPORTS = re.compile(r"^export (?=(?:async )?(?:function|const|class) )", re.M)


def in_order(name: str = "page") -> list[str]:
    """Return the names of a module and of all that it needs, those that others need first."""
    order: list[str] = []
    for needed in IMPORTS.findall((FOLDER / f"{name}.js").read_text("utf8")):
        order += [each for each in in_order(needed) if each not in order]
    return [*order, name]


def host() -> str:
    """Return the host script."""
    texts = [(FOLDER / f"{name}.js").read_text("utf8") for name in in_order()]
    body = "\n".join(EXPORTS.sub("", IMPORTS.sub("", text)) for text in texts)
    return f"(() => {{\n{body}\n}})();\n"
