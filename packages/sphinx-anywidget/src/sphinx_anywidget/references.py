"""Saved models: which are sound, and which of them belong together."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

VIEW_MIME = "application/vnd.jupyter.widget-view+json"
STATE_MIME = "application/vnd.jupyter.widget-state+json"

#: How a saved value names another model: ipywidgets' way, and anywidget's since 0.11.
PREFIXES = ("IPY_MODEL_", "anywidget:")
LINKS = ("LinkModel", "DirectionalLinkModel")

#: What says of which kind a model is; in a damaged notebook it may be anything.
NAMES = ("model_module", "model_name")

#: Deeper state than this is no widget's; pickling and JSON would give up on it further down.
MAX_DEPTH = 200

Model = dict[str, Any]


def saved_models(metadata: Mapping[str, Any]) -> dict[str, Model]:
    """Return the models of a notebook's metadata by id, without what is no model at all."""
    found: Any = metadata
    for key in ("widgets", STATE_MIME, "state"):
        found = found.get(key) if isinstance(found, Mapping) else None
    if not isinstance(found, Mapping):
        return {}
    return {
        key: {**model, **{name: str(model[name]) for name in NAMES if name in model}}
        for key, model in found.items()
        if isinstance(model, Mapping) and isinstance(model.get("state"), Mapping)
    }


def view_id(content: Any) -> str:
    """Return the id of the model that a widget output shows, ``""`` if it names none."""
    if isinstance(content, str):
        try:
            content = json.loads(content)
        except ValueError:
            return ""
    found = content.get("model_id") if isinstance(content, Mapping) else None
    return found if isinstance(found, str) else ""


def strip_prefix(text: str) -> str | None:
    """Return the id in a reference, ``None`` if the text is no reference."""
    return next((text.removeprefix(p) for p in PREFIXES if text.startswith(p)), None)


def referenced_ids(value: Any) -> list[str]:
    """Return the ids of the models that a saved value mentions, however deep."""
    found: list[str] = []
    queue = [value]
    while queue:
        value = queue.pop()
        if isinstance(value, str):
            if (key := strip_prefix(value)) is not None:
                found.append(key)
        elif isinstance(value, Mapping):
            if VIEW_MIME in value:  # an output inside an Output
                found.append(view_id(value[VIEW_MIME]))
            queue.extend(value.values())
        elif isinstance(value, list):
            queue.extend(value)
    return found


def depth(value: Any) -> int:
    """Return how deep a saved value is nested, without recursion."""
    level, layer = 0, [value]
    while layer and level <= MAX_DEPTH:
        level += 1
        layer = [inner for outer in layer for inner in children(outer)]
    return level


def children(value: Any) -> Iterator[Any]:
    """Yield what a list or an object holds."""
    if isinstance(value, Mapping):
        yield from value.values()
    elif isinstance(value, list):
        yield from value


def is_decoration(model: Model) -> bool:
    """Say whether a model only holds the layout, colours or sizes of one of ipywidgets' widgets."""
    name = str(model.get("model_name"))
    return str(model.get("model_module")).startswith("@jupyter-widgets/") and (
        name == "LayoutModel" or name.endswith("StyleModel")
    )


def reachable_models(model: str, saved: Mapping[str, Model]) -> dict[str, Model]:
    """Return the saved models that belong to one: those it refers to, and what links them.

    Parameters
    ----------
    model : str
        Its id.
    saved : mapping
        All models of the notebook.

    Returns
    -------
    dict
        The model itself first. A link that touches one of them brings its other end along, which may
        be shown by another output of the page.
    """
    found: dict[str, Model] = {}
    links = {
        key: set(referenced_ids(each["state"]))
        for key, each in saved.items()
        if each.get("model_name") in LINKS
    }
    queue = [model]
    while queue:
        key = queue.pop(0)
        if key in found or key not in saved:
            continue
        found[key] = saved[key]
        queue.extend(referenced_ids(saved[key]["state"]))
        queue.extend(link for link, ends in links.items() if key in ends)
    return found
