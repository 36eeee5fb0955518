"""Time ``warmstart collect`` on folders of invented hand-ins, and take its peak memory.

    python bench/collect.py --people 1000 10000

Each hand-in is a file of its own with thirty grades; the command runs as a process of
its own, so its start and the writing of all tables are in the figure. Judges nothing.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from warmstart import Activity, load_messages
from warmstart.workshop import demo
from warmstart.workshop.handins import file_of

CHILD = """
import resource, sys
from warmstart.workshop import cli
code = cli.main(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
sys.exit(code)
"""


def main():
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--people", type=int, nargs="+", default=[100, 1_000, 10_000])
    options = parser.parse_args()
    activity = Activity(list(load_messages("open").index[:10]), ["context", "ask", "offer"])
    print(f"{'hand-ins':>9}{'seconds':>9}{'CPU':>7}{'ms each':>9}{'peak MB':>9}")
    for people in options.people:
        with tempfile.TemporaryDirectory() as folder:
            inbox = Path(folder, "in")
            inbox.mkdir()
            sheets = demo.sheets(activity, people)[:people]
            for i, sheet in enumerate(sheets):
                (inbox / f"{i:07}.json").write_text(file_of(sheet, "2026-01-01T10:00Z"), "utf8")
            command = [sys.executable, "-c", CHILD, "collect", str(inbox)]
            command += ["--out", str(Path(folder, "out")), "--quiet"]
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            start = time.perf_counter()
            result = subprocess.run(command, capture_output=True, text=True, check=True)
            seconds = time.perf_counter() - start
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            peak = int(result.stdout.split()[-1]) / 1024
            print(
                f"{people:9,}{seconds:9.1f}{cpu:7.1f}{1000 * seconds / people:9.2f}{peak:9.0f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
