"""Components written in a cell, compiled in the browser by ipyreact's own core."""

# needs: ipyreact

import ipyreact

ipyreact.ValueWidget(
    _esm="""
    import * as React from "react";
    export default ({ value, setValue }) => <button onClick={() => setValue(value + 1)}>{value}</button>
    """,
    value=3,
)
