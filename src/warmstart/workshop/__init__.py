"""A room of people grading messages: activities, codes, hand-ins, collecting and the report."""
