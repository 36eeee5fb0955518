"""A square."""

# needs: turtle-widget

from turtle_widget import Turtle

turtle = Turtle()
for _ in range(4):
    turtle.forward(120)
    turtle.left(90)
turtle
