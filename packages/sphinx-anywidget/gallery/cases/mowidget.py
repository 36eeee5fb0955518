"""A clock for twenty-five minutes."""

# needs: mowidget

import mowidget

mowidget.PomodoroTimer()
