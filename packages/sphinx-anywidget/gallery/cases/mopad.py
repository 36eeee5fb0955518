"""What a game pad does."""

# needs: mopad

from mopad import GamepadWidget

GamepadWidget()
