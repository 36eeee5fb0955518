"""The host script, put together from its modules.

Browsers load no modules into a ``file://`` page, so the host reaches it as one ordinary script: the
modules' text in the order of what they need, without ``import`` and ``export``, inside one function.
A name may therefore stand in one of them only; a script that breaks this does not even load.

For npm the same is one module (``npm/pack.py``).
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


def joined(names: list[str]) -> str:
    """Return the text of modules, one after the other, without their imports."""
    texts = [IMPORTS.sub("", (FOLDER / f"{name}.js").read_text("utf8")) for name in names]
    return "\n".join(texts)


def host() -> str:
    """Return the host script."""
    return f"(() => {{\n{EXPORTS.sub('', joined(in_order()))}\n}})();\n"


def module() -> str:
    """Return the host as one module, which needs no other file."""
    *needed, index = in_order("index")
    return EXPORTS.sub("", joined(needed)) + "\n" + joined([index])
