"""A lens and its beam."""

# needs: owl-widgets

from owl import Bench, FreeSpace, GaussianBeam, OpticalSystem, ThinLens

Bench(
    OpticalSystem((FreeSpace(60), ThinLens(50), FreeSpace(150))),
    beam=GaussianBeam(waist_mm=0.07, wavelength_nm=633),
    ray_span_mm=0.1,
)
