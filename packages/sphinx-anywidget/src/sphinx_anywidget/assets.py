"""Front-end modules and style sheets: where they come from, what they are called."""

import functools
import hashlib
import json
import re
from importlib.util import find_spec
from pathlib import Path

#: A stored notebook may name a file of an installed package instead of carrying
#: its text: the reference is a comment, so the stub stays a valid module.
REFERENCE = re.compile(r"\A\s*/\* sphinx-anywidget: ([A-Za-z_][\w.]*)/([\w./-]+\.(?:js|css)) \*/")

#: What makes a module ask another host as soon as it loads. Imports only: an
#: address in a string that is never imported is harmless.
REMOTE_JS = re.compile(
    r"""(?:^|[;}\s])(?:import|export)\b[^;'"()]*?['"](?:https?:)?//|\bimport\s*\(\s*['"`](?:https?:)?//"""
)
REMOTE_CSS = re.compile(r"""@import\b[^;]*//|url\(\s*['"]?(?:https?:)?//""")


class AssetError(ValueError):
    """The module or style sheet cannot be used on a static page."""


def asset_reference(package: str, path: str) -> str:
    """Return the comment by which a stored notebook names a packaged file."""
    return f"/* sphinx-anywidget: {package}/{path} */"


@functools.cache  # a book has many models and few modules
def resolve_asset(text: str) -> tuple[str, Path | None]:
    """Return a module's or style's text, and the file that it was read from, if any.

    Parameters
    ----------
    text : str
        The trait ``_esm`` or ``_css`` as the notebook stores it: source text,
        or a stub that begins with a :func:`asset_reference`.

    Raises
    ------
    AssetError
        If the reference names no file of an installed package.
    """
    match = REFERENCE.match(text)
    if match is None:
        return text, None
    package, path = match.groups()
    try:
        spec = find_spec(package)  # without the seconds that importing it may take
    except ModuleNotFoundError:
        spec = None  # not even what it is part of
    if spec is None or not spec.submodule_search_locations:
        raise AssetError(f"the package {package!r} is not installed")
    root = Path(spec.submodule_search_locations[0]).resolve()
    file = (root / path).resolve()
    if not file.is_relative_to(root) or not file.is_file():
        raise AssetError(f"{package!r} has no file {path!r}")
    return file.read_text("utf8"), file


@functools.cache
def refuse_remote(text: str, suffix: str) -> None:
    """Refuse what would make the page ask another host.

    Raises
    ------
    AssetError
        If the text is an address, or imports something from one.
    """
    if re.match(r"https?://", text.strip()):
        raise AssetError("it is loaded from another host")
    pattern = REMOTE_JS if suffix == ".js" else REMOTE_CSS
    if pattern.search(text):
        raise AssetError("it imports something from another host")


def write_once(text: str, suffix: str, stem: str, folder: Path) -> str:
    """Write a text once, named by its content, and return the file's name."""
    digest = hashlib.sha256(text.encode("utf8")).hexdigest()[:12]
    name = f"{re.sub(r'[^a-z0-9]+', '-', stem.lower()).strip('-') or 'widget'}-{digest}{suffix}"
    file = folder / name
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf8", newline="\n")
    return name


def write_module(text: str, stem: str, folder: Path) -> str:
    """Write a module once, and beside it ``….text.js``, and return the module's name.

    Browsers refuse ES modules on ``file://`` pages: there the host loads the
    source as a string, by an ordinary script.
    """
    name = write_once(text, ".js", stem, folder)
    twin = (folder / name).with_suffix(".text.js")
    if not twin.exists():
        body = f"(self.anywidgetText ??= {{}})[{json.dumps(name)}] = {json.dumps(text)};\n"
        twin.write_text(body, "utf8", newline="\n")
    return name
