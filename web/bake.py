"""Write ``web/model/data.json``: what JavaScript needs of ``data/``, checked by Python.

``python web/bake.py`` writes the file; with ``--check`` it only says whether it is fresh.
"""

import json
import sys
from pathlib import Path

import numpy as np

from warmstart import responses
from warmstart.data import load_coefficients, load_rubric

TARGET = Path(__file__).parent / "model" / "data.json"


def baked() -> dict:
    """Return the baked data as plain JSON values."""
    x, log_w = responses._gauss_hermite(responses.NODES)
    inner_x, inner_w = np.polynomial.hermite.hermgauss(responses.INNER)
    coefficients = load_coefficients().assign(studies=lambda t: t["studies"].map(list))
    return {
        "coefficients": coefficients.to_dict("records"),
        "worlds": {
            name: {"mean": mean, "sd": sd, "basis": responses._WORLD_BASIS.get(name, "")}
            for name, (mean, sd) in responses.gift_worlds().items()
        },
        "routes": [list(r) for r in responses.routes()],
        "switches": list(responses.SWITCHES),
        "asks": list(responses.ASKS),
        "quadrature": {
            "x": x.tolist(),
            "logWeight": log_w.tolist(),
            "innerX": inner_x.tolist(),
            "innerWeight": (inner_w / np.sqrt(np.pi)).tolist(),
        },
        "rubric": load_rubric(),
    }


def main(arguments) -> int:
    """Write or check the baked file."""
    text = json.dumps(baked(), ensure_ascii=False, indent=1) + "\n"
    fresh = TARGET.is_file() and TARGET.read_text("utf8") == text
    if "--check" in arguments:
        print(f"{TARGET.name} is {'fresh' if fresh else 'stale: run `make bundle`'}")
        return 0 if fresh else 1
    TARGET.write_text(text, "utf8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
