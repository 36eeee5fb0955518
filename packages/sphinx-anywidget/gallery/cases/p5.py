"""A sketch by p5."""

# needs: p5widget

from p5widget import P5Widget

P5Widget(
    sketch="function setup() { createCanvas(200, 120); } function draw() { background(220); circle(100, 60, 50); }"
)
