"""Two texts side by side."""

# needs: alignviz-anywidget

from alignviz_anywidget import ParallelTextAlignWidget

ParallelTextAlignWidget(
    passages=[{"id": "1", "label": "Opening"}],
    versions=[
        {"id": "a", "label": "First", "texts": {"1": "Dear Ada"}},
        {"id": "b", "label": "Second", "texts": {"1": "Hello Ada"}},
    ],
)
