"""Figures on a canvas, in the manner of matplotlib."""

# needs: anyplotlib

import anyplotlib as apl
import numpy as np

figure, axes = apl.subplots(1, 1, figsize=(480, 320))
axes.plot(np.sin(np.linspace(0, 12, 200)))
figure
