"""Put the npm package together in a folder: ``python npm/pack.py FOLDER``, then ``npm pack FOLDER``.

The version comes from the one place that has it, and the host is joined into one module.
"""

import json
import shutil
import sys
from pathlib import Path

from sphinx_anywidget import __version__, bundle

HERE = Path(__file__).parent


def write_package(folder: Path) -> None:
    """Write what ``npm pack`` takes."""
    folder.mkdir(parents=True, exist_ok=True)
    package = json.loads((HERE / "package.json").read_text("utf8"))
    package = {"name": package.pop("name"), "version": __version__, **package}
    (folder / "package.json").write_text(json.dumps(package, indent=2) + "\n", "utf8")
    (folder / "host.mjs").write_text(bundle.module(bundle.HOST), "utf8")
    (folder / "classic.js").write_text(bundle.module(bundle.CLASSIC), "utf8")
    shutil.copy(bundle.CLASSIC / "style.css", folder / "classic.css")
    shutil.copy(HERE / "myst.mjs", folder)
    for name in ("README.md", "LICENSE"):
        shutil.copy(HERE.parent / name, folder)


if __name__ == "__main__":
    write_package(Path(sys.argv[1]))
