"""``{anywidget}``: a module with JSON state, in MyST and reStructuredText, as MyST's own directive.

::

    ```{anywidget} ./counter.mjs
    :css: ./counter.css
    {"count": 3}
    ```
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

from .remote import ADDRESS
from .render import widget_view


def parse_state(text: str) -> dict[str, Any]:
    """Return what stands in a directive: JSON, or JSON5 if the package ``json5`` is there.

    Raises
    ------
    ValueError
        If it is neither, or no object.
    """
    try:
        state = json.loads(text or "{}")
    except ValueError as error:
        try:
            import json5
        except ImportError:
            raise ValueError(
                f"the state is no JSON: {error} (JSON5 needs the package json5)"
            ) from None
        try:
            state = json5.loads(text)
        except ValueError as wrong:
            raise ValueError(f"the state is no JSON, nor JSON5: {wrong}") from None
    if not isinstance(state, dict):
        raise ValueError("the state must be an object: {...}")
    return state


class AnywidgetDirective(SphinxDirective):
    """Show a widget that no notebook holds.

    The argument names a module, beside the document or from the source folder's root with a slash in
    front, or by its address where ``anywidget_allowed_hosts`` has its host.
    """

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar[dict[str, Any]] = {
        "css": directives.unchanged,
        "class": directives.class_option,
        "static": directives.unchanged,
    }

    def source(self, name: str) -> str:
        """Return the text of a file that the directive names, or an address as it is."""
        if ADDRESS.match(name):
            return name
        return self.file(name).read_text("utf8")

    def file(self, name: str) -> Path:
        """Return a file that the directive names; the page is read again when it changes."""
        relative, path = self.env.relfn2path(name)
        self.env.note_dependency(relative)
        return Path(path)

    def static_files(self) -> Iterator[tuple[str, str]]:
        """Yield the files that the module finds beside it, each with its path from there."""
        root = self.file(self.arguments[0]).parent
        for pattern in self.options.get("static", "").split():
            if Path(pattern).is_absolute() or ".." in Path(pattern).parts:
                raise ValueError(f":static: {pattern} leads out of the module's folder")
            found = sorted(root.glob(pattern.removeprefix("./")))
            if not found:
                raise ValueError(f":static: {pattern} names no file beside the module")
            for each in found:
                files = sorted(each.rglob("*")) if each.is_dir() else [each]
                for file in (file for file in files if file.is_file()):
                    self.env.note_dependency(str(file))
                    yield file.relative_to(root).as_posix(), str(file)

    def run(self) -> list[nodes.Node]:
        """Return the widget, and for other builders than HTML its state as text."""
        name = self.arguments[0]
        try:
            given = parse_state("\n".join(self.content))
            state = {
                **given,
                "_esm": self.source(name),
                "_css": self.source(self.options["css"]) if "css" in self.options else "",
                "_anywidget_id": Path(name).stem,
            }
            static = [] if ADDRESS.match(name) else list(self.static_files())
        except (OSError, ValueError) as error:
            raise self.error(f"anywidget {name}: {error}") from None
        key = f"directive-{self.env.new_serialno('anywidget')}"
        model: dict[str, Any] = {
            "model_module": "anywidget",
            "model_name": "AnyModel",
            "state": state,
        }
        if static:
            model["static"] = static
        view = widget_view(model=key, models={key: model}, plain=Path(name).stem, line=self.lineno)
        view["classes"] += self.options.get("class", [])
        text = f"{Path(name).name}\n{json.dumps(given, ensure_ascii=False, indent=1)}"
        others = addnodes.only("", nodes.literal_block(text, text), expr="not html")
        return [view, others]
