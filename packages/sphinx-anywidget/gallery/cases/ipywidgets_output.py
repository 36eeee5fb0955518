"""ipywidgets alone: what was printed and drawn in an Output."""

# needs: ipywidgets matplotlib

import ipywidgets
import matplotlib.pyplot as plt

out = ipywidgets.Output()
with out:
    print("seven letters")
    plt.plot([1, 2, 3], [1, 4, 9])
    plt.show()
out
