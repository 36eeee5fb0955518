"""A board of cards."""

# needs: anywidget-kanban-board

from anywidget_kanban_board import KanbanWidget

KanbanWidget()
