"""A line by ECharts."""

# needs: ipecharts

from ipecharts import EChartsRawWidget

EChartsRawWidget(
    option={
        "xAxis": {"data": ["gift", "question"]},
        "yAxis": {},
        "series": [{"type": "bar", "data": [12, 31]}],
    }
)
