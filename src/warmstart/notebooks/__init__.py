"""The readers' notebooks: what they run first, how they show things, and how a folder of them is made."""

from importlib.util import find_spec

#: What the notebooks use and a plain installation lacks.
EXTRAS = ("anywidget", "matplotlib", "scipy", "statsmodels")


def set_up() -> None:
    """Show figures and tables as every notebook front end can; the first thing that a notebook runs.

    Raises
    ------
    ModuleNotFoundError
        If an extra is missing, with the command that installs it.
    """
    missing = [name for name in EXTRAS if find_spec(name) is None]
    if missing:
        raise ModuleNotFoundError(
            f"The notebooks need {', '.join(missing)}. Install what is missing with: "
            "pip install 'warmstart[widgets]'",
            name=missing[0],
        )
    from IPython import get_ipython

    shell = get_ipython()
    if shell is not None:
        from .display import register

        register(shell.display_formatter)
