"""Front ends that packages bring for the classic notebook, below ``share/jupyter/nbextensions``.

A widget that is no anywidget has its models and views in an AMD module there, and so have ipywidgets'
own classes, which all of these need: ipywidgets brings them, as widgetsnbextension. So whoever could
run such a widget has every file that a page needs. ``nbextensions.js`` plays the notebook for them.
"""

import functools
import json
import os
import re
import site
import sys
from collections.abc import Mapping
from pathlib import Path

from .assets import AssetError, read_version

#: How an ``extension.js`` says which file holds the module of a name.
MAPPING = re.compile(r"""["']?(@?[\w./-]+?)["']?\s*:\s*["']nbextensions/([\w@./-]+)["']""")
#: The modules that an AMD module needs, if it names any.
DEFINE = re.compile(r"""\bdefine\(\s*(?:["'][^"']*["']\s*,\s*)?(?:\[([^\]]*)\])?""")
STRING = re.compile(r"""["']([^"']+)["']""")
#: What a loader gives to every module.
GIVEN = {"module", "exports", "require"}
#: Where a system's own packages put what is Jupyter's.
SYSTEM = (Path("/usr/local/share/jupyter"), Path("/usr/share/jupyter"))
#: Suffixes of files that a browser has no use for.
UNUSED = {".map", ".txt"}


def data_folders() -> tuple[Path, ...]:
    """Return the folders in which Jupyter looks for front ends, the first one first."""
    named = [Path(each) for each in os.environ.get("JUPYTER_PATH", "").split(os.pathsep) if each]
    user = [Path(site.getuserbase(), "share/jupyter")] if site.ENABLE_USER_SITE else []
    return (*named, Path(sys.prefix, "share/jupyter"), *user, *SYSTEM)


@functools.cache
def modules(folders: tuple[Path, ...]) -> Mapping[str, Path]:
    """Return the file of each AMD module below some folders, by its name."""
    found: dict[str, Path] = {}
    for folder in folders:
        for extension in sorted(folder.glob("nbextensions/*/extension.js")):
            for name, path in MAPPING.findall(text_of(extension)):
                file = folder / "nbextensions" / f"{path}.js"
                if file.is_file():
                    found.setdefault(name, file)
    return found


def text_of(file: Path) -> str:
    """Return a file's text.

    Raises
    ------
    AssetError
        If it has none.
    """
    try:
        return read_version(file, file.stat().st_mtime_ns)
    except (OSError, UnicodeDecodeError):
        raise AssetError(f"{file} cannot be read as text", "package") from None


def needed(module: str) -> dict[str, Path]:
    """Return the files that an AMD module needs, by their modules' names: its own comes last.

    Raises
    ------
    AssetError
        If one of them is not there.
    """
    found: dict[str, Path] = {}
    collect(module, found, ())
    return found


def collect(module: str, found: dict[str, Path], above: tuple[str, ...]) -> None:
    """Add a module's file, and those that it needs, to those found."""
    if module in found or module in above:
        return
    if (file := modules(data_folders()).get(module)) is None:
        whose = f", which {above[-1]!r} needs" if above else ""
        raise AssetError(f"no installed package has a front end {module!r}{whose}", "kernel")
    match = DEFINE.search(text_of(file))
    for name in STRING.findall((match and match[1]) or ""):
        if name not in GIVEN:
            collect(name, found, (*above, module))
    found[module] = file


def check_class(module: str, name: str) -> None:
    """Refuse a model whose class is not in its front end, which may be one of another version.

    Raises
    ------
    AssetError
        With the reason.
    """
    if not re.search(rf"\b{re.escape(name)}\b", text_of(needed(module)[module])):
        raise AssetError(f"the front end {module!r} has no {name}", "kernel")


def script(file: Path) -> str:
    """Return a front end's text as a script that defines its modules once they are asked for.

    A plain script reaches pages that are opened from a folder too, and this one leaves alone the names
    that a page's own AMD loader may have.
    """
    names = sorted(name for name, each in modules(data_folders()).items() if each == file)
    return (
        "(() => { const script = { uri: document.currentScript.src, "
        f"run(define, requirejs, require, Jupyter) {{\n{text_of(file)}\n}} }};\n"
        f"for (const name of {json.dumps(names)}) (self.anywidgetAMD ??= {{}})[name] = script; }})();\n"
    )


def files_beside(file: Path) -> list[tuple[str, str]]:
    """Return the files beside a front end's that it names, such as pictures: name and path of each."""
    text = text_of(file)
    return [
        (each.name, str(each))
        for each in sorted(file.parent.iterdir())
        if each.is_file() and each != file and each.suffix not in UNUSED and each.name in text
    ]
