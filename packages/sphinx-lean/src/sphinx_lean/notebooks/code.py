"""The code of a reader's notebook: what a page needs to compute its numbers goes, the rest stays.

A book keeps imports, and the numbers that its prose names (``glue``), in cells that its pages
leave out. Of these cells a reader needs only what a visible cell uses later. It is found by the
names that statements bind and read, and put in front of the first cell that uses it.
"""

import ast
import re
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import takewhile

#: What a book uses for its numbers, and a notebook does without.
GLUE_MODULE = "myst_nb"


@dataclass
class Statement:
    """A statement at the top of a cell, with the comments above it."""

    source: str
    binds: set[str]
    reads: set[str]
    imports: bool = False
    glues: bool = False


@dataclass
class Code:
    """The cells that a reader sees, by their position in the book's notebook, and their imports."""

    imports: str = ""
    cells: dict[int, str] = field(default_factory=dict)


def slim(cells: dict[int, str], hidden: Iterable[int]) -> Code:
    r"""Return what a reader's notebook holds of a page's code.

    Parameters
    ----------
    cells : dict of int to str
        The sources of all code cells by position, in order.
    hidden : iterable of int
        Which of them the page leaves out.

    Raises
    ------
    SyntaxError
        If a hidden cell is no Python.

    Examples
    --------
    >>> cells = {
    ...     1: "import pandas as pd\nfrom myst_nb import glue\n\nrows = load()\nn = 3",
    ...     2: "glue('n', n)",
    ...     3: "pd.DataFrame(rows)",
    ... }
    >>> print(slim(cells, hidden=[1, 2]))
    Code(imports='import pandas as pd', cells={3: 'rows = load()\n\npd.DataFrame(rows)'})
    """
    hidden = set(hidden)
    statements = {n: split(text) for n, text in cells.items() if n in hidden}
    shown = {n: without_glue(text) for n, text in cells.items() if n not in hidden}
    used = {n: names_of(text) for n, text in shown.items()}
    needed = set().union(*(reads for _, reads in used.values()))
    found = [(n, s) for n in sorted(statements) for s in statements[n] if not s.glues]
    while more := {r for _, s in found if s.binds & needed for r in s.reads} - needed:
        needed |= more
    kept = [(n, s) for n, s in found if s.binds & needed]
    pending = [(n, s) for n, s in kept if not s.imports]
    result = Code(import_lines([s for _, s in kept if s.imports], needed))
    for n, text in shown.items():
        result.cells[n] = in_front(take(pending, n, used), text)
    return result


def in_front(statements: list[Statement], text: str) -> str:
    """Return a cell with statements in front of it, below its own imports."""
    if not statements:
        return text
    before = "\n".join(s.source for s in statements)
    head = ""
    if re.match(r"(import|from)\s", text):  # such a cell is Python, or its imports stay below
        try:
            lines, body = text.split("\n"), ast.parse(text).body
        except SyntaxError:
            return f"{before}\n\n{text}"
        imports = list(takewhile(lambda n: isinstance(n, ast.Import | ast.ImportFrom), body))
        end = imports[-1].end_lineno or 0
        head, text = "\n".join(lines[:end]), "\n".join(lines[end:]).strip("\n")
    gap = "\n\n\n" if re.match(r"(def|class|async|@)\b", text) else "\n\n"
    return "\n\n".join(filter(None, [head, gap.join(filter(None, [before, text]))]))


def take(
    pending: list[tuple[int, Statement]], cell: int, used: dict[int, tuple[set[str], set[str]]]
) -> list[Statement]:
    """Take from the hidden statements those that have to stand in front of a visible cell.

    These are the ones that it uses, with what they rest on, and the ones that may not wait: a later
    cell would use them, but this one binds a name that they read or bind.
    """
    binds, reads = used[cell]
    wanted = set(reads)
    waiting = [item for item in pending if item[0] < cell]
    while True:
        found = [
            item
            for item in waiting
            if item[1].binds & wanted or (item[1].binds | item[1].reads) & binds
        ]
        more = {name for _, s in found for name in s.reads} - wanted
        if not more:
            break
        wanted |= more
    for item in found:
        pending.remove(item)
    return [s for _, s in found]


def split(source: str) -> list[Statement]:
    """Return the statements of a cell, each with the comments above it."""
    lines = source.split("\n")
    found: list[Statement] = []
    end = 0
    for node in ast.parse(source).body:
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))])
        text = "\n".join(lines[end : node.end_lineno]).strip("\n")
        end = node.end_lineno or first
        binds, reads = names([node])
        imports = isinstance(node, ast.Import | ast.ImportFrom)
        found.append(Statement(text, binds | changed(node), reads, imports, glues(node)))
    return found


def names(found: Iterable[ast.AST]) -> tuple[set[str], set[str]]:
    """Return the names that nodes bind and the names that they read."""
    binds: set[str] = set()
    reads: set[str] = set()
    for node in (n for top in found for n in ast.walk(top)):
        if isinstance(node, ast.Name):
            (reads if isinstance(node.ctx, ast.Load) else binds).add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            binds.add(node.name)
        elif isinstance(node, ast.alias):
            binds.add(node.asname or node.name.split(".")[0])
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            reads.add(node.target.id)
    return binds, reads


def changed(node: ast.AST) -> set[str]:
    """Return what a statement changes in place: ``table`` of ``table["n"] = 1`` or ``table.sort()``."""
    targets: list[ast.expr] = []
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AugAssign | ast.AnnAssign):
        targets = [node.target]
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        targets = [node.value.func] if isinstance(node.value.func, ast.Attribute) else []
    roots = set()
    for target in targets:
        root: ast.expr = target
        while isinstance(root, ast.Attribute | ast.Subscript | ast.Call):
            root = root.func if isinstance(root, ast.Call) else root.value
        if isinstance(root, ast.Name) and root is not target:
            roots.add(root.id)
    return roots


def glues(node: ast.AST) -> bool:
    """Say whether a statement imports what glues numbers, or glues one."""
    for n in ast.walk(node):
        if isinstance(n, ast.ImportFrom) and (n.module or "").split(".")[0] == GLUE_MODULE:
            return True
        if isinstance(n, ast.Import) and any(a.name.split(".")[0] == GLUE_MODULE for a in n.names):
            return True
        if isinstance(n, ast.Call) and (
            (isinstance(n.func, ast.Name) and n.func.id == "glue")
            or (isinstance(n.func, ast.Attribute) and n.func.attr == "glue")
        ):
            return True
    return False


def without_glue(source: str) -> str:
    """Return a visible cell without its statements that glue; the others stay as they are."""
    try:
        tree = ast.parse(source)
    except SyntaxError:  # it has a magic command
        return source
    if not any(map(glues, tree.body)):
        return source
    return "\n".join(s.source for s in split(source) if not s.glues).strip("\n")


def names_of(source: str) -> tuple[set[str], set[str]]:
    """Return the names that a visible cell binds and reads; with a magic command, all of its words."""
    try:
        return names([ast.parse(source)])
    except SyntaxError:
        words = set("".join(c if c.isidentifier() or c.isdigit() else " " for c in source).split())
        return set(), words


def import_lines(statements: list[Statement], needed: set[str]) -> str:
    """Return imports of what is needed, one line a module, those of a book's own package last."""
    plain: list[str] = []
    wanted: dict[str, list[str]] = {}
    for node in (ast.parse(textwrap.dedent(s.source)).body[0] for s in statements):
        if isinstance(node, ast.Import):
            aliases = [a for a in node.names if (a.asname or a.name.split(".")[0]) in needed]
            plain += [ast.unparse(ast.Import([a])) for a in aliases]
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            found = wanted.setdefault(module, [])
            for a in node.names:
                name = a.name + (f" as {a.asname}" if a.asname else "")
                if (a.asname or a.name) in needed and name not in found:
                    found.append(name)
    lines_from = [from_line(module, found) for module, found in wanted.items() if found]
    return "\n".join([*dict.fromkeys(plain), *lines_from])


def from_line(module: str, found: list[str]) -> str:
    """Return an import from a module, over several lines if it is long."""
    line = f"from {module} import {', '.join(found)}"
    if len(line) <= 100:
        return line
    body = textwrap.fill(
        ", ".join(found) + ",", 96, initial_indent="    ", subsequent_indent="    "
    )
    return f"from {module} import (\n{body}\n)"
