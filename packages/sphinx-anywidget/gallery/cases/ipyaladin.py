"""An atlas of the sky."""

# needs: ipyaladin

from ipyaladin import Aladin

Aladin(target="M31", fov=2)
