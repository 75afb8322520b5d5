"""Importing any sheet into a register, the template for it, and the way out again."""
