"""A list to sort."""

# needs: wigglystuff

import wigglystuff

wigglystuff.SortableList(["gift", "question", "story"])
