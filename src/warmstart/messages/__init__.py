"""What a message holds: the corpus, its rubric and grades, the scenes, and the analyser."""
