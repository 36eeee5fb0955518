"""A mind map from headings."""

# needs: markmap-anywidget

from markmap_anywidget import MarkmapWidget

MarkmapWidget(markdown_content="# Letter\n## Opening\n## Question\n## Thanks")
