"""Three.js in one module."""

# needs: anythreejs

import anythreejs as three

camera = three.PerspectiveCamera(position=[0, 0, 4])
mesh = three.Mesh(three.BoxGeometry(), three.MeshBasicMaterial(color="orange"))
three.Renderer(camera=camera, scene=three.Scene(children=[mesh, camera]), height=240)
