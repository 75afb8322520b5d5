"""Registers: the declaration becomes a table, and the services here are its only writers."""
