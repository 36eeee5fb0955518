"""How a text cites a source where there are no numbered notes: by its authors and year."""

from collections.abc import Collection
from typing import Any

from docutils.nodes import make_id


def citation_labels(
    entries: dict[str, Any], note_ids: str, cited: Collection[str]
) -> dict[str, tuple[str, str]]:
    """Return how a text cites its sources, and an address if there is one, by the ids of their notes.

    Two sources with the same authors and year on one page are told apart by a letter.
    """
    sources: dict[str, list[str]] = {}
    notes = {key: make_id(note_ids.format(footbibliography_count=1, key=key)) for key in entries}
    for key in sorted(key for key, note in notes.items() if note in cited):
        sources.setdefault(author_and_year(entries[key]), []).append(key)
    labels = {}
    for name, keys in sources.items():
        for number, key in enumerate(keys):
            fields = entries[key].fields
            url = f"https://doi.org/{fields['doi']}" if fields.get("doi") else fields.get("url", "")
            letter = chr(ord("a") + number) if len(keys) > 1 else ""
            labels[notes[key]] = (name + letter, url)
    return labels


def author_and_year(entry: Any) -> str:
    """Return a citation as a sentence has it, such as ``"Meier 2016"`` or ``"Falk et al. 2007"``."""
    persons = entry.persons.get("author") or entry.persons.get("editor") or []
    last = [
        " ".join([*p.prelast_names, *p.last_names]).translate({123: None, 125: None})
        for p in persons
    ]
    if not last:
        title = (
            entry.fields.get("key")
            or entry.fields.get("organization")
            or entry.fields.get("title", "anonymous")
        )
        last = [" ".join(title.translate({123: None, 125: None}).split()[:4])]
    others = len(last) > 2 or last[-1] == "others"  # as BibTeX writes it
    who = f"{last[0]} et al." if others else " and ".join(last)
    return " ".join(filter(None, [who, str(entry.fields.get("year", ""))]))
