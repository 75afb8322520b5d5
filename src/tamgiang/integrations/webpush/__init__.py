"""Notices that browsers show (Web Push, RFC 8030, 8291 and 8292)."""
