"""Where in the sample area things of the centre stand."""

from tamgiang.platform.registry.sample import SampleArea, SampleHamlet


def nearest(sample: SampleArea, lat: float, lon: float) -> SampleHamlet:
    """The hamlet whose middle is closest to a position (degrees; near enough over 20 km)."""
    return min(sample.hamlets, key=lambda h: (h.lat - lat) ** 2 + (h.lon - lon) ** 2)
