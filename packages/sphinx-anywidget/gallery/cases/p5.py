"""A sketch by p5."""

# needs: p5widget

from p5widget import P5Widget

P5Widget(
    sketch="""
    export default function sketch(p) {
      p.setup = () => p.createCanvas(200, 120);
      p.draw = () => { p.background(220); p.circle(100, 60, 50); };
    }
    """
)
