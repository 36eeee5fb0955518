"""Three.js as classic widgets."""

# needs: pythreejs

from pythreejs import (
    AmbientLight,
    Mesh,
    MeshLambertMaterial,
    PerspectiveCamera,
    Renderer,
    Scene,
    SphereGeometry,
)

camera = PerspectiveCamera(position=[0, 0, 4])
Renderer(
    camera=camera,
    scene=Scene(
        children=[Mesh(SphereGeometry(), MeshLambertMaterial(color="red")), AmbientLight(), camera]
    ),
)
