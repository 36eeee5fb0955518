"""All versions of the letter in a row."""

from .letter import LetterWidget


class LetterVersions(LetterWidget):
    """All versions of the letter in a row, and what each edit changed.

    Parameters
    ----------
    place : str
        Under which name the edits are kept.

    Examples
    --------
    >>> LetterVersions()
    LetterVersions(12 versions)
    """

    example = 'LetterVersions(place="gallery")'
    kind = "versions"

    def _summary(self):
        return f"{len(self.letter['places']) + 1} versions"
