"""What a reader's notebook shows before anything is run: pictures where a page has drawings and widgets.

A front end shows an untrusted notebook's SVG not at all, and its HTML without what may act. Each
drawing therefore has a PNG beside it, and each widget a picture of its first state.
"""

import base64
import functools
import io
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

VIEW_MIME = "application/vnd.jupyter.widget-view+json"
SVG_MIME, PNG_MIME = "image/svg+xml", "image/png"

#: Pixels of a PNG to one of its drawing: letters are then clear on a dense screen.
SCALE = 1.5
#: Colours of a picture: enough for flat drawings, at a third of the bytes.
COLOURS = 128

#: One output of a book's cell as those of a notebook: bundles of MIME types, with metadata.
Convert = Callable[[dict[str, Any]], list[tuple[dict[str, Any], dict[str, Any]]]]


def converter(name: str) -> Convert:
    """Return the function that a name such as ``"package.module:function"`` stands for."""
    if not name:
        return lambda data: [(data, {})]
    module, _, function = name.partition(":")
    found: Convert = getattr(import_module(module), function)
    return found


def stored_outputs(
    outputs: list[NotebookNode], convert: Convert, pictures: list[Path], scale: float = 1
) -> list[NotebookNode]:
    """Return the outputs of a cell as a reader's notebook stores them.

    Parameters
    ----------
    outputs : list of NotebookNode
        As the book's notebook has them.
    convert : callable
        See :data:`Convert`.
    pictures : list of Path
        Of the widgets in the cell, in order. One that is not there leaves its widget the text.
    scale : float
        Of these pictures.
    """
    found, waiting = [], list(pictures)
    for output in outputs:
        data = output.get("data")
        if data is None:
            found.append(nbformat.from_dict(output))
            continue
        if "scrapbook" in output.get("metadata", {}):  # a number of the prose
            continue
        if VIEW_MIME in data:
            picture = waiting.pop(0) if waiting else None
            shown = {k: v for k, v in data.items() if k != VIEW_MIME}
            about: dict[str, Any] = {}
            if picture is not None and picture.is_file():
                shown[PNG_MIME] = base64.b64encode(scaled(picture, scale)).decode()
                words = "".join(data.get("text/plain", ""))
                about = {PNG_MIME: {"alt": words}, "vscode_altText": words}
            bundles: list[tuple[dict[str, Any], dict[str, Any]]] = [(shown, about)]
        else:
            bundles = convert(dict(data))
        for bundle, metadata in bundles:
            if SVG_MIME in bundle and PNG_MIME not in bundle:
                bundle = {**bundle, PNG_MIME: base64.b64encode(png(bundle[SVG_MIME])).decode()}
            again = {} if len(bundles) > 1 else output
            found.append(
                nbformat.v4.new_output(
                    again.get("output_type", "display_data"), data=bundle, metadata=metadata
                )
            )
    return found


@functools.cache
def png(svg: str) -> bytes:
    """Return a drawing as a PNG, the same on every machine: its letters are matplotlib's own font."""
    import matplotlib
    import resvg_py

    fonts = Path(matplotlib.get_data_path(), "fonts/ttf")
    drawn = resvg_py.svg_to_bytes(
        svg_string=svg,
        background="#ffffff",
        dpi=96,
        zoom=SCALE,
        skip_system_fonts=True,
        font_files=[str(fonts / name) for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")],
        sans_serif_family="DejaVu Sans",
    )
    return few_colours(bytes(drawn))


def scaled(file: Path, scale: float) -> bytes:
    """Return a picture at a scale."""
    from PIL import Image

    content = file.read_bytes()
    if scale == 1:
        return content
    image = Image.open(io.BytesIO(content)).convert("RGB")
    size = round(image.width * scale), round(image.height * scale)
    target = io.BytesIO()
    image.resize(size, Image.Resampling.LANCZOS).save(target, "PNG")
    return few_colours(target.getvalue(), 16)


def few_colours(picture: bytes, colours: int = COLOURS) -> bytes:
    """Return a PNG with a palette."""
    from PIL import Image

    target = io.BytesIO()
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    image.quantize(colours, dither=Image.Dither.NONE).save(target, "PNG", optimize=True)
    return target.getvalue()
