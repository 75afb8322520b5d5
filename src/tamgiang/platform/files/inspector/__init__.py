"""Looks into one file in a process of its own; knows neither settings nor database."""
