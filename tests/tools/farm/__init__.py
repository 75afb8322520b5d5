"""Cameras of our own on loopback, with clips made on the spot and faults on demand."""
