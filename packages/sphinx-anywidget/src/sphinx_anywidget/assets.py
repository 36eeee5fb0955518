"""Front-end modules, style sheets and data: where they come from, what they are called."""

import base64
import functools
import gzip
import hashlib
import json
import os
import re
from importlib.util import find_spec
from pathlib import Path

#: A stored notebook may name a file of an installed package instead of carrying
#: its text: the reference is a comment, so the stub stays a valid module.
REFERENCE = re.compile(r"\A\s*/\* sphinx-anywidget: ([A-Za-z_][\w.]*)/([^*\s]+) \*/")


class AssetError(ValueError):
    """What was saved cannot be used on a static page.

    Parameters
    ----------
    reason : str
        For the author, in the build's log.
    kind : str
        Subtype of the warning: ``package``, ``host``, ``state`` or ``kernel``.
    """

    def __init__(self, reason: str, kind: str = "state") -> None:
        super().__init__(reason)
        self.kind = kind

    def __reduce__(self) -> tuple[type, tuple[str, str]]:
        return AssetError, (str(self), self.kind)


def asset_reference(package: str, path: str) -> str:
    """Return the comment by which a stored notebook names a packaged file."""
    return f"/* sphinx-anywidget: {package}/{path} */"


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
        If the reference names no file of an installed package, or one that is no text.
    """
    match = REFERENCE.match(text)
    if match is None:
        return text, None
    package, path = match.groups()
    try:
        spec = find_spec(package)  # without the seconds that importing it may take
    except (ImportError, ValueError):
        spec = None  # not even what it is part of
    if spec is None or not spec.submodule_search_locations:
        raise AssetError(f"the package {package!r} is not installed", "package")
    for folder in spec.submodule_search_locations:  # a namespace package has several
        root = Path(folder).resolve()
        file = (root / path).resolve()
        if file.is_relative_to(root) and file.is_file():
            try:
                return read_version(file, file.stat().st_mtime_ns), file
            except (OSError, UnicodeDecodeError):
                raise AssetError(f"{file} cannot be read as text", "package") from None
    raise AssetError(f"{package!r} has no file {path!r}", "package")


@functools.lru_cache(64)  # a book has many models and few modules
def read_version(file: Path, version: int) -> str:
    """Return a file's text as it is at a moment, given by its time of change."""
    return file.read_text("utf8")


def write_once(content: str | bytes, suffix: str, stem: str, folder: Path) -> str:
    """Write a file once, named by its content, and return its name."""
    data = content.encode("utf8", "surrogatepass") if isinstance(content, str) else content
    digest = hashlib.sha256(data).hexdigest()[:12]
    name = (
        f"{re.sub(r'[^a-z0-9]+', '-', stem.lower()).strip('-')[:40] or 'widget'}-{digest}{suffix}"
    )
    write_whole(folder / name, data)
    return name


def write_whole(file: Path, data: bytes) -> None:
    """Write a file that is not there yet, so that nobody ever sees a part of it."""
    if file.exists():
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f"{file.name}.{os.getpid()}")  # another process may be at it too
    unfinished.write_bytes(data)
    unfinished.replace(file)


def write_twin(name: str, folder: Path) -> None:
    """Write ``….text.js`` beside a file, for pages that are opened from a folder.

    Browsers let a ``file://`` page load neither modules nor data, but any ordinary script. The twin
    hands the file over in one, compressed.
    """
    file = folder / name
    twin = file.with_suffix(".text.js")
    if twin.exists():
        return
    packed = base64.b64encode(gzip.compress(file.read_bytes(), mtime=0)).decode()
    body = f"(self.anywidgetText ??= {{}})[{json.dumps(name)}] = {json.dumps(packed)};\n"
    write_whole(twin, body.encode())
