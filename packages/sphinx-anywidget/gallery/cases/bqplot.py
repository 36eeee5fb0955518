"""A grammar of graphics in ipywidgets: a classic widget with its own front end."""

# needs: bqplot

from bqplot import pyplot as plt

figure = plt.figure(title="Squares")
plt.plot([1, 2, 3, 4], [1, 4, 9, 16])
figure
