"""``sphinx-anywidget``: store notebooks, check a built site, take snapshots of it."""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from . import __version__

#: Modules by the names of their commands; each needs other packages, so only the asked one is imported.
COMMANDS = {
    "store": ("store", "Run notebooks and store them with their widgets"),
    "check": ("check", "Look at every widget of a built site in a browser"),
    "snapshots": ("take_snapshots", "Record each widget's first height and words"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one of the commands."""
    parser = argparse.ArgumentParser(prog="sphinx-anywidget", description=__doc__)
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND", dest="command")
    given = [*(sys.argv[1:] if arguments is None else arguments)]
    for name, (module_name, text) in COMMANDS.items():
        command = commands.add_parser(name, help=text)
        if name in given[:1]:
            module = import_module(f".{module_name}", __package__)
            command.description = module.__doc__
            command.formatter_class = argparse.RawDescriptionHelpFormatter
            module.add_arguments(command)
            command.set_defaults(run=module.run)
    options = parser.parse_args(given)
    return int(options.run(options))


if __name__ == "__main__":
    sys.exit(main())
