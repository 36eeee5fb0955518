"""A person's number: one per device and notebook, whatever is called how often.

What is drawn at random is a secret of the device, once, in a small file of its user's own.
A notebook's number follows from the secret and the notebook's path: it stays when a cell
runs again or the kernel starts anew, and on a machine that people share it differs from
notebook to notebook. It says nothing about either.
"""

import hashlib
import os
import secrets
import sys
from functools import cache
from pathlib import Path

from .codes import NUMBERS

_SECRET = 16  # bytes


def own_number() -> int:
    """Return this notebook's number on this device, below 2**24."""
    text = f"{notebook()}\0".encode("utf8", "surrogatepass")
    digest = hashlib.sha256(device_secret(state_folder()) + text).digest()
    return int.from_bytes(digest[:8]) % NUMBERS


def notebook() -> str:
    """Return the path of the notebook that runs this, or else the folder in which it runs."""
    session = os.environ.get("JPY_SESSION_NAME", "")
    if session:
        return session
    main = sys.modules.get("__main__")
    editor = getattr(main, "__vsc_ipynb_file__", "")
    return str(editor) if editor else os.getcwd()


def state_folder() -> Path:
    """Return where programs keep what is theirs on this device."""
    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA", "~")).expanduser() / "warmstart"
    return Path(os.environ.get("XDG_STATE_HOME") or "~/.local/state").expanduser() / "warmstart"


@cache
def device_secret(folder: Path) -> bytes:
    """Return what this device drew once; drawn anew for this process where nothing can be kept."""
    path = folder / "device"
    try:
        if len(kept := path.read_bytes()) == _SECRET:
            return kept
    except OSError:
        pass
    drawn = secrets.token_bytes(_SECRET)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(drawn)
    except OSError:
        pass
    return drawn
