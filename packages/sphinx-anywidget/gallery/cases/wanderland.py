"""A path with gems."""

# needs: wanderland

import wanderland

wanderland.World(wanderland.puzzles.gem_path())
