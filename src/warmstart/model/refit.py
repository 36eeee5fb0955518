"""Write ``data/coefficients.csv`` and ``data/fit.json``: what the studies make of the model.

``python -m warmstart.model.refit`` writes both; with ``--check`` it only says whether they
are what the inputs give.
"""

import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..data import data_folder, require
from . import evidence, exam, fitting

#: What the coefficients are made from, and what is made.
INPUTS = ("arms.csv", "effects.csv", "studies.csv", "terms.csv")
OUTPUTS = ("coefficients.csv", "fit.json")


def checksums() -> dict[str, str]:
    """Return the SHA-256 of each input's text, whatever its line ends."""
    folder = data_folder()
    texts = {name: (folder / name).read_text("utf8") for name in INPUTS}
    return {name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()}


def check_bibliography(file: Path) -> None:
    """Refuse a study without an entry in a BibTeX file.

    Raises
    ------
    DataError
        If one has none; the sentence names the file and the study.
    """
    text = file.read_text("utf8")
    lost = [key for key in evidence.load_studies().index if f"{{{key}," not in text]
    require(not lost, file.name, f"the studies {', '.join(lost)} of studies.csv have no entry.")


def refit() -> dict[str, str]:
    """Return the two files' texts, fitted anew.

    Raises
    ------
    DataError
        If a row is wrong, or a fit does not converge.
    """
    model = fitting.fit()
    table = fitting.coefficients(model)
    places = exam.earns_its_place()
    table["proven"] = [places.get(term, "") for term in table["term"]]
    result = exam.summary(exam.held_out())
    pools = {"effects": model.effects, "rates": model.rates}
    record: dict[str, Any] = {
        "estimator": "Paule and Mandel, a mean per group and one tau per pool; prediction sd",
        "inputs": checksums(),
        "pools": {
            name: {
                "tau": round(pool.tau, 4),
                "freedom": pool.freedom,
                "rows": sum(pool.rows.values()),
                "groups": len(pool.rows),
            }
            for name, pool in pools.items()
        },
        "exam": {name: round(float(value), 4) for name, value in result.items()},
    }
    return {
        "coefficients.csv": table.to_csv(index=False, lineterminator="\n"),
        "fit.json": json.dumps(record, indent=1) + "\n",
    }


def summary_text(record: dict[str, Any]) -> str:
    """Return what a fit came to, in two lines."""
    asked, spread = record["exam"], record["pools"]
    return (
        f"Spread between studies: {spread['rates']['tau']:.2f} logits for rates, "
        f"{spread['effects']['tau']:.2f} for effects.\n"
        f"Held out: {asked['rates']:.0f} rates of {asked['studies']:.0f} studies; "
        f"{asked['inside90']:.0%} inside 90%, {asked['inside50']:.0%} inside 50%, "
        f"root mean square z {asked['rms_z']:.2f}, mean width {asked['width90']:.2f} logits."
    )


def main(arguments: Sequence[str]) -> int:
    """Write or check the fitted files."""
    evidence.clear()
    bibliography = data_folder().parent / "book" / "references.bib"
    if bibliography.is_file():
        check_bibliography(bibliography)
    made, stale = refit(), []
    for name in OUTPUTS:
        file = data_folder() / name
        if not file.is_file() or file.read_text("utf8") != made[name]:
            stale.append(name)
            if "--check" not in arguments:
                file.write_text(made[name], "utf8", newline="\n")
    print(summary_text(json.loads(made["fit.json"])))
    if stale and "--check" in arguments:
        print(f"{' and '.join(stale)} stale: run `make fit`", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
