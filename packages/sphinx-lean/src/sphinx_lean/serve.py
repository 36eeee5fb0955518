"""Serve a built book on this machine: ``python -m sphinx_lean.serve _build/html --port 8000``."""

import argparse
import errno
import functools
import http.server
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Files of one folder, always fresh, without a line for each request."""

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing."""

    def end_headers(self) -> None:
        """Keep a rebuilt page from being hidden by the browser's cache."""
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()


class QuietServer(http.server.ThreadingHTTPServer):
    """A server that keeps quiet when a reader leaves before a page has arrived."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of dropped connections; report everything else as usual."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def open_server(folder: Path, port: int) -> QuietServer:
    """Return a server of a folder on this machine.

    Raises
    ------
    ValueError
        If the port cannot be opened; the sentence says why.
    """
    handler = functools.partial(QuietHandler, directory=str(folder))
    try:
        return QuietServer(("127.0.0.1", port), handler)
    except OverflowError:
        raise ValueError(f"{port} is no port: choose one from 1 to 65535.") from None
    except OSError as error:
        why = {
            errno.EADDRINUSE: "something else is using it",
            errno.EACCES: "this user may not open it",
        }.get(error.errno or 0, error.strerror)
        raise ValueError(
            f"Port {port} cannot be opened: {why}. Choose another, as in `make serve PORT=8001`."
        ) from None


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until interrupted; say in a sentence why that is not possible."""
    parser = argparse.ArgumentParser(prog="sphinx_lean.serve", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--probe", action="store_true", help="only say whether the port is free")
    options = parser.parse_args(arguments)
    if not options.probe and not (options.folder / "index.html").is_file():
        print(
            f"There is no built book in {options.folder}: run `make build` first.", file=sys.stderr
        )
        return 2
    try:
        server = open_server(options.folder, options.port)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    if options.probe:
        server.server_close()
        return 0
    print(f"The book is at http://127.0.0.1:{server.server_port} (Ctrl-C to stop).", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
