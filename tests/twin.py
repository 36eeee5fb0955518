"""The JavaScript model beside the Python one."""

import json
import subprocess
from pathlib import Path

from node import NODE

HERE = Path(__file__).parent
BUILT = HERE.parent / "build" / "twins.mjs"


class Twin:
    """A node process that answers calls of the JavaScript model."""

    def __enter__(self):
        if not BUILT.is_file():
            raise RuntimeError("build/twins.mjs is missing: run `make bundle`")
        self.process = subprocess.Popen(
            [str(NODE), str(HERE / "js" / "runner.mjs")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        return self

    def __call__(self, name, *args):
        self.process.stdin.write(json.dumps({"call": name, "with": args}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{name}{args} ended the JavaScript process")
        return json.loads(line)

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(timeout=10)
