"""Backups by themselves: when, where to, proven weekly, and pruned."""
