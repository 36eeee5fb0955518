"""A tree to rearrange."""

# needs: anycomplextree

from anycomplextree import ComplexTree

items = {
    "root": {"index": "root", "isFolder": True, "children": ["letter", "answer"], "data": "root"},
    "letter": {"index": "letter", "data": "Letter"},
    "answer": {"index": "answer", "data": "Answer"},
}
ComplexTree(items=items, root_item="root")
