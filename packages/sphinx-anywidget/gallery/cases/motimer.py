"""A stopwatch."""

# needs: motimer

from motimer import StopwatchWidget

StopwatchWidget()
