"""Keeping what the house holds: backup, restore, upgrade with a way back, another database."""
