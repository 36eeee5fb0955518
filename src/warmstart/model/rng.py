"""Random integers that are the same in Python and JavaScript.

Philox4x32-10 (Salmon et al., *Parallel random numbers: as easy as 1, 2, 3*,
SC 2011): a counter goes in, four 32-bit words come out, so a stream can be
computed in any order and all at once.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..arguments import check_whole

_M0, _M1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_W0, _W1 = 0x9E3779B9, 0xBB67AE85
_LOW, _SHIFT = np.uint64(0xFFFFFFFF), np.uint64(32)
WORD = 2**32


def philox(counter: ArrayLike, key: tuple[int, int]) -> NDArray[np.uint64]:
    """Return the four words of each counter.

    Parameters
    ----------
    counter : array_like of int, shape (4,) or (4, n)
        Each in [0, 2**32).
    key : tuple of two int
        Each in [0, 2**32).

    Returns
    -------
    numpy.ndarray of uint64, the shape of ``counter``
        Words in [0, 2**32).
    """
    c0, c1, c2, c3 = np.asarray(counter, dtype=np.uint64)
    k0, k1 = (int(k) for k in key)
    for _ in range(10):
        p0, p1 = _M0 * c0, _M1 * c2
        c0, c1, c2, c3 = (
            (p1 >> _SHIFT) ^ c1 ^ np.uint64(k0),
            p1 & _LOW,
            (p0 >> _SHIFT) ^ c3 ^ np.uint64(k1),
            p0 & _LOW,
        )
        k0, k1 = (k0 + _W0) % WORD, (k1 + _W1) % WORD
    return np.stack([c0, c1, c2, c3])


def words(seed: int, stream: int, size: int) -> NDArray[np.uint64]:
    """Return the first words of a stream.

    Parameters
    ----------
    seed, stream : int
        In [0, 2**32). Streams of one seed are independent for all purposes here.
    size : int
        How many words, below 2**34.

    Returns
    -------
    numpy.ndarray of uint64, shape (size,)
        Integers in [0, 2**32).

    Raises
    ------
    ValueError
        If an argument is out of range.
    """
    seed, stream = (
        check_whole("seed", seed, 0, WORD - 1),
        check_whole("stream", stream, 0, WORD - 1),
    )
    size = check_whole("size", size, 0, 2**34 - 1)
    blocks = np.arange(-(-size // 4), dtype=np.uint64)
    zero = np.zeros_like(blocks)
    return philox([blocks, zero, zero, zero], (seed, stream)).T.ravel()[:size]


def uniforms(seed: int, stream: int, size: int) -> NDArray[np.float64]:
    """Return numbers strictly between 0 and 1, the midpoints of 2**32 equal cells."""
    return (words(seed, stream, size) + 0.5) / WORD


def choose(k: int, n: int, seed: int, stream: int) -> NDArray[np.int64]:
    """Return which ``k`` of ``n`` are drawn, in ascending order.

    The first ``k`` steps of a Fisher-Yates shuffle. Scaling a 32-bit word to a
    range favours some members by at most n / 2**32.

    Raises
    ------
    ValueError
        If ``k`` is not from 0 to ``n``.
    """
    if not 0 <= k <= n:
        raise ValueError(f"k must be from 0 to n = {n}, not {k}")
    places = list(range(n))
    for i, word in enumerate(words(seed, stream, k).tolist()):
        j = i + ((word * (n - i)) >> 32)
        places[i], places[j] = places[j], places[i]
    return np.sort(np.array(places[:k], dtype=np.int64))
