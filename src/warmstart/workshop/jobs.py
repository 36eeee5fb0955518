"""The reading of an inbox, cut into batches for one machine or many.

A batch is a list of files, or some rows of a Parquet table with the columns ``source``
and ``text``. Batches are read in any order, anywhere; the tables do not depend on it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .inbox import Reading, files, printable, read, read_text

#: Files, or rows of a table, in one batch.
BATCH = 200


@dataclass(frozen=True)
class Batch:
    """Some files, or a part of a table.

    Attributes
    ----------
    files : tuple of (str, str)
        Paths and what to call them; of a table, itself.
    group : int or None
        Which row group of the table.
    """

    files: tuple[tuple[str, str], ...]
    group: int | None = None

    def read(self) -> list[Reading]:
        """Return what stands in it."""
        if self.group is None:
            return [r for file in self.files for r in read(*file)]
        with _table(self.files[0][0]) as table:
            rows = table.read_row_group(self.group, columns=["source", "text"]).to_pylist()
        return [
            r
            for row in rows
            for r in read_text(printable(str(row["source"])), str(row["text"] or ""))
        ]

    def lost(self, error: BaseException) -> list[Reading]:
        """Return a reading for each file of a batch that the cluster could not read."""
        why = f"The cluster could not read it ({type(error).__name__}): collect it by itself."
        return [Reading(name, reason=why, file=name) for _, name in self.files]


def batches(inbox: str | Path, size: int = BATCH) -> list[Batch]:
    """Return the batches of a folder, a file, a table ``*.parquet``, or a URL of one of these.

    Raises
    ------
    OSError
        If there is nothing.
    ValueError
        If a table lacks the columns ``source`` and ``text``.
    """
    inbox = str(inbox)
    if inbox.endswith(".parquet"):
        with _table(inbox) as table:
            if missing := {"source", "text"} - set(table.schema_arrow.names):
                raise ValueError(f"{inbox} must have the columns {sorted(missing)}.")
            return [Batch(((inbox, inbox),), group=i) for i in range(table.num_row_groups)]
    found = files(inbox)
    return [Batch(tuple(found[i : i + size])) for i in range(0, len(found), size)]


def _table(path: str) -> Any:
    import fsspec
    import pyarrow.parquet

    return pyarrow.parquet.ParquetFile(fsspec.open(path, "rb").open())


def read_here(work: list[Batch]) -> Iterator[list[Reading]]:
    """Yield what stands in each batch, read on this machine."""
    return (batch.read() for batch in work)


def cluster(address: str) -> Callable[[list[Batch]], Iterator[list[Reading]]]:
    """Return a function like :func:`read_here` that reads on the workers of a Dask cluster.

    The workers need this package and must reach the inbox by the same path or URL. A
    batch whose worker dies is read again by another, three times at most.

    Parameters
    ----------
    address : str
        Of the scheduler, such as ``tcp://10.0.0.1:8786``.
    """

    def there(work: list[Batch]) -> Iterator[list[Reading]]:
        from dask.distributed import Client, as_completed

        with Client(address, timeout="20s") as client:
            futures = dict(
                zip(client.map(Batch.read, work, retries=3, pure=False), work, strict=True)
            )
            for future, found in as_completed(futures, with_results=True, raise_errors=False):
                failed = future.status == "error"
                yield futures[future].lost(future.exception()) if failed else found

    return there
