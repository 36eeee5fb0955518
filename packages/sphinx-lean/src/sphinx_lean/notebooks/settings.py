"""What a book says of its readers' notebooks, and the cell that sets each of them up."""

from dataclasses import dataclass


@dataclass
class Settings:
    """What a book says of its readers' notebooks, in ``lean_notebooks``.

    Parameters
    ----------
    requires : str
        What has to be installed, with its extras, such as ``"book[plots]"``.
    version : str
        The version of that for which the notebooks are made.
    address : str
        Where it is to be had: the address of a wheel. Without one a notebook says what to install,
        and installs nothing.
    needs : str
        A statement that fails with ``ImportError`` where it is not installed.
    begin : str
        What each notebook runs first.
    outputs : str
        ``"package.module:function"``, which makes of a page's output those of a notebook.
    tasks : str
        Folder of Markdown files, each named after the notebook whose tasks it holds.
    pictures : str
        Folder of the widgets' pictures: ``<page>/<number>.png``.
    originals : str
        Path of a notebook whose cells keep their metadata, with ``{name}`` for the page's name:
        where there is one, cells that it lacks are the page's alone.
    """

    requires: str = ""
    version: str = ""
    address: str = ""
    needs: str = ""
    begin: str = ""
    outputs: str = ""
    tasks: str = ""
    pictures: str = ""
    originals: str = ""


def first_cell(settings: Settings, imports: str) -> str:
    """Return the one cell that sets a notebook up: what is missing is installed, or asked for."""
    lines: list[str] = []
    if settings.needs:
        name, _, extras = settings.requires.partition("[")
        extras = f"[{extras}" if extras else ""
        address = settings.address.format(version=settings.version)
        lines = ["try:", f"    {settings.needs}", "except ImportError:"]
        if address:
            lines += [
                f'    print("Installing {name} {settings.version} from {address}")',
                f'    %pip install --quiet "{name}{extras} @ {address}"',
                f"    {settings.needs}",
            ]
        else:
            wheel = f"{name}-{settings.version}-py3-none-any.whl{extras}"
            message = f"Install {name} {settings.version} first: pip install '{wheel}'"
            lines += [f'    raise SystemExit("{message}") from None']
    return "\n\n".join(filter(None, ["\n".join(lines), settings.begin.strip(), imports]))
