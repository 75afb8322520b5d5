"""Reads of the operations centre, within the open scope."""
