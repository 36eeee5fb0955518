"""Phones held up to a camera, as a video of what it sees: motion JPEG, thirty frames a second."""

import io

import numpy as np
import segno
from PIL import Image, ImageEnhance, ImageFilter

RATE = 30
WIDTH, HEIGHT = 1280, 720


def screen(text):
    """Return a phone with a code on it, as wide as a small one's screen has pixels."""
    code = segno.make_qr(text, error="m")
    picture = io.BytesIO()
    code.save(picture, kind="png", scale=8, border=4)
    drawn = Image.open(picture).convert("L").resize((290, 290), Image.Resampling.NEAREST)
    phone = Image.new("L", (360, 700), 20)
    phone.paste(Image.new("L", (330, 640), 245), (15, 30))
    phone.paste(drawn, (35, 160))
    return phone


def room(rng):
    """Return what is behind it: a dim wall, a lamp, noise."""
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    lamp = 120 * np.exp(-((x - 1000) ** 2 + (y - 120) ** 2) / 60_000)
    grain = rng.normal(0, 6, (HEIGHT, WIDTH))
    return Image.fromarray(np.clip(70 + 30 * x / WIDTH + lamp + grain, 0, 255).astype(np.uint8))


def held(text, rng, height=560, turned=0.0, tilted=0.0, blurred=0.0, dim=1.0):
    """Return a frame: a phone in a hand, so high in pixels.

    It's turned by degrees, tilted (a share by which its far edge is shorter), out of focus by
    pixels, and dim by a factor. What's too dim comes with noise, as cameras have it.
    """
    phone = screen(text)
    small = phone.resize((height * phone.width // phone.height, height), Image.Resampling.LANCZOS)
    w, h = small.size
    inset = tilted * w / 2
    corners = [(0, 0), (w, 0), (w, h), (0, h)]
    moved = [(inset, inset / 2), (w - inset, inset / 2), (w, h), (0, h)]
    rows = []
    for (u, v), (a, b) in zip(moved, corners, strict=True):
        rows.append([u, v, 1, 0, 0, 0, -a * u, -a * v])
        rows.append([0, 0, 0, u, v, 1, -b * u, -b * v])
    solved = np.linalg.solve(np.array(rows), np.array(corners, float).ravel())
    shape = Image.new("L", small.size, 255)
    how = Image.Transform.PERSPECTIVE, solved.tolist(), Image.Resampling.BICUBIC
    small, shape = (i.transform(i.size, *how) for i in (small, shape))
    small, shape = (i.rotate(turned, Image.Resampling.BICUBIC, expand=True) for i in (small, shape))
    frame = room(rng)
    place = [
        (side - own) // 2 + int(rng.integers(-30, 31))
        for side, own in zip(frame.size, small.size, strict=True)
    ]
    frame.paste(small, tuple(place), shape)
    if blurred:
        frame = frame.filter(ImageFilter.GaussianBlur(blurred))
    if dim < 1:
        frame = ImageEnhance.Brightness(frame).enhance(dim)
        noisy = np.asarray(frame, float) + rng.normal(0, 4, (HEIGHT, WIDTH))
        frame = Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))
    return frame


#: How a row of people hold theirs; the first as one would wish.
HANDS = (
    {},
    {"turned": 12, "tilted": 0.1},
    {"blurred": 1.5},
    {"dim": 0.35},
    {"height": 400, "turned": -8},
    {"turned": 90},
    {"turned": 40, "tilted": 0.15, "blurred": 1.0},
    {"dim": 0.5, "blurred": 1.2, "turned": -15},
    {"height": 660, "tilted": 0.2},
    {"height": 420, "dim": 0.45, "turned": 178},
)


def video(path, texts, seconds=1.0, gap=0.2, hands=HANDS, steps=3, marked=False):
    """Write a video in which phones are held up one after another; it begins again at its end.

    Each phone trembles ``steps`` times. ``marked``: a corner is light for every other one, and
    dark for those between.
    """
    rng = np.random.default_rng(1)
    empty = _jpeg(room(rng))
    with open(path, "wb") as file:
        for i, text in enumerate(texts):
            for step in range(steps):
                frame = held(text, rng, **hands[i % len(hands)])
                if marked:
                    frame.paste((255, 0)[i % 2], (0, 0, 32, 32))
                shown = _jpeg(frame)
                frames = round(seconds * RATE * (step + 1) / steps)
                file.write(shown * (frames - round(seconds * RATE * step / steps)))
            file.write(empty * round(gap * RATE))


def _jpeg(frame):
    stored = io.BytesIO()
    frame.convert("RGB").save(stored, "JPEG", quality=80)
    return stored.getvalue()
