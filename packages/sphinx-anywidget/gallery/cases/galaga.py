"""A circle through two points."""

# needs: galaga-anywidget

import galaga_anywidget.viz as viz
from galaga import Algebra, presets
from galaga.cga import ConformalModel

viz.CGA2D(ConformalModel(Algebra(config=presets.cga(2)), expr=True), colors=["#0072B2"])
