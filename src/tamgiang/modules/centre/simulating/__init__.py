"""Synthetic readings of the sample area, and only of it: a river that rises, and calm days."""
