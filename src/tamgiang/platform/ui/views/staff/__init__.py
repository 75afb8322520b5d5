"""Accounts, roles and sessions: one's own, and those of the staff."""
