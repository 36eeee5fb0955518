"""What a notebook of a book needs of myst-nb where it runs by itself: ``glue``."""


def glue(name: str, variable: object, display: bool = True) -> None:
    """Show a value, which in the book stands where the text names it."""
    if display:
        import IPython.display

        IPython.display.display(variable)
