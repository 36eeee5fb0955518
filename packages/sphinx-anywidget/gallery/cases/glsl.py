"""A shader."""

# needs: anywidget-glsl

from anywidget_glsl import ToyGLSL

ToyGLSL(glsl="void mainImage(out vec4 c, in vec2 p) { c = vec4(p / iResolution.xy, 0.5, 1.0); }")
