"""Copy a built book for publishing: ``python -m sphinx_lean.site _build/html site --zip book.zip``.

The folder is for any static host; the archive is the same, to be unpacked and opened without one.
Both leave out what only the next build needs. The archive's bytes depend on the files alone.
"""

import argparse
import shutil
import sys
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path

ONLY_FOR_BUILDING = (".buildinfo", ".doctrees")


def write_zip(folder: Path, archive: Path, epoch: int) -> None:
    """Write a folder into a zip archive, in order, every file of the same date.

    Parameters
    ----------
    folder, archive : Path
    epoch : int
        The date, in seconds since 1970.
    """
    date = max(time.gmtime(epoch)[:6], (1980, 1, 1, 0, 0, 0))  # zip knows none before 1980
    archive.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(archive, "w") as target:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                name = Path(archive.stem, file.relative_to(folder)).as_posix()
                entry = zipfile.ZipInfo(name, date)
                entry.external_attr = 0o644 << 16
                target.writestr(entry, file.read_bytes(), zipfile.ZIP_DEFLATED, 9)


def main(arguments: Sequence[str] | None = None) -> int:
    """Copy, and pack if asked to."""
    parser = argparse.ArgumentParser(
        prog="sphinx_lean.site", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("built", type=Path, help="folder of the built book")
    parser.add_argument("site", type=Path, help="folder to write; what it held goes")
    parser.add_argument("--lite", type=Path, help="folder of JupyterLite, to stand in it as lite/")
    parser.add_argument("--zip", type=Path, help="archive to write as well")
    parser.add_argument("--epoch", type=int, default=0, help="date of the archive's files, in s")
    options = parser.parse_args(arguments)
    if not (options.built / "index.html").is_file():
        print(
            f"There is no built book in {options.built}: run `make build` first.", file=sys.stderr
        )
        return 2
    if options.site.exists():
        if not (options.site / "index.html").is_file() and any(options.site.iterdir()):
            print(
                f"{options.site} holds something that is no site; it was left alone.",
                file=sys.stderr,
            )
            return 2
        shutil.rmtree(options.site)
    shutil.copytree(options.built, options.site, ignore=shutil.ignore_patterns(*ONLY_FOR_BUILDING))
    # Where GitHub Pages publishes a branch, it would else leave out all that begins with "_".
    (options.site / ".nojekyll").touch()
    if options.lite:
        shutil.copytree(options.lite, options.site / "lite")
    size = sum(file.stat().st_size for file in options.site.rglob("*") if file.is_file())
    print(f"{options.site}: {size / 1e6:.1f} MB")
    if options.zip:
        write_zip(options.site, options.zip, options.epoch)
        print(f"{options.zip}: {options.zip.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
