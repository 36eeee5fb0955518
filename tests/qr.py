"""Reading QR codes as a phone would."""

import base64
import json
import subprocess
from pathlib import Path

from node import NODE

READER = Path(__file__).with_name("js") / "read-qr.mjs"


def read_qr(picture):
    """Return the text of the QR code in a picture of PIL's."""
    pixels = picture.convert("RGBA")
    data = base64.b64encode(pixels.tobytes()).decode()
    seen = {"width": pixels.width, "height": pixels.height, "data": data}
    read = subprocess.run(
        [NODE, READER], input=json.dumps(seen), capture_output=True, text=True, encoding="utf8"
    )
    assert read.returncode == 0, read.stderr
    return read.stdout
