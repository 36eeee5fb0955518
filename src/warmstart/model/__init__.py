"""What answers "how many?": the response model and the statistics around it, pure numbers.

Nothing here knows a widget, a page or a message's text. ``web/model`` has the same files in
JavaScript, and both are held to the same answers.
"""
