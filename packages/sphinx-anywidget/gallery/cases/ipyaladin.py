"""An atlas of the sky."""

# needs: ipyaladin

from ipyaladin import Aladin

Aladin(target="10.68 41.27", fov=2)
