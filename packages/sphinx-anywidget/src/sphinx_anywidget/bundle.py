"""Scripts put together from their modules: the host, and the front end of ipywidgets' own widgets.

Browsers load no modules into a ``file://`` page, so the host reaches it as one ordinary script: the
modules' text in the order of what they need, without ``import`` and ``export``, inside one function.
A name may therefore stand in one of them only; a script that breaks this does not even load.

What stays a module is joined in the same way, and keeps what its last file exports.
"""

import re
from pathlib import Path

HERE = Path(__file__).parent
HOST, CLASSIC = HERE / "host", HERE / "classic"
IMPORTS = re.compile(r'^import [^;]* from "\./([\w-]+)\.js";\n', re.M)
EXPORTS = re.compile(r"^export (?=(?:async )?(?:function|const|class) )", re.M)


def in_order(file: Path) -> list[Path]:
    """Return a module and all that it needs, those that others need first."""
    order: list[Path] = []
    for name in IMPORTS.findall(file.read_text("utf8")):
        order += [each for each in in_order(file.with_name(f"{name}.js")) if each not in order]
    return [*order, file]


def joined(files: list[Path]) -> str:
    """Return the text of modules, one after the other, without their imports."""
    return "\n".join(IMPORTS.sub("", file.read_text("utf8")) for file in files)


def host() -> str:
    """Return the host script."""
    return f"(() => {{\n{EXPORTS.sub('', joined(in_order(HOST / 'page.js')))}\n}})();\n"


def module(folder: Path) -> str:
    """Return a folder's ``index.js`` as one module, which needs no other file."""
    *needed, index = in_order(folder / "index.js")
    return EXPORTS.sub("", joined(needed)) + "\n" + joined([index])
