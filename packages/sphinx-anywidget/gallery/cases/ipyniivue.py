"""Volumes of the brain; here a small one made up on the spot."""

# needs: ipyniivue

import gzip
import struct
import tempfile
from pathlib import Path

import numpy as np
from ipyniivue import NiiVue

size = 24
grid = np.indices((size,) * 3) - size / 2
ball = (np.sqrt((grid**2).sum(0)) < 8).astype("<f4") * 100
head = struct.pack(
    "<i36x8h14x2h2x8f4f", 348, 3, size, size, size, 1, 1, 1, 1, 16, 32, *[1.0] * 8, 352.0, 1, 0, 0
)
head = head.ljust(344, b"\0") + b"n+1\0" + bytes(4)
file = Path(tempfile.mkdtemp()) / "ball.nii.gz"
file.write_bytes(gzip.compress(head + ball.tobytes(order="F")))
view = NiiVue()
view.load_volumes([{"path": file}])
view
