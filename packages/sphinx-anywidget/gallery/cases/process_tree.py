"""Two processes, one the other's child."""

# needs: process-tree-widget

from process_tree_widget import ProcessTreeWidget

mail = {
    "TargetProcessId": 1,
    "TargetProcessFilename": "mail",
    "TargetProcessCreationTime": "2026-01-01 10:00",
}
stamp = {
    "TargetProcessId": 2,
    "TargetProcessFilename": "stamp",
    "TargetProcessCreationTime": "2026-01-01 10:01",
}
ProcessTreeWidget([mail, {**stamp, "ActingProcessId": 1, "ActingProcessFilename": "mail"}])
