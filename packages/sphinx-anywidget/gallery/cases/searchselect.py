"""A list to search in."""

# needs: searchselect

from searchselect import SearchSelect

SearchSelect(items=["gift", "question", "story"])
