"""The bits of some bytes."""

# needs: bitjet

from bitjet import BitView

BitView(b"a letter to somebody", datawidth=16)
