"""Screens of requests about personal data, retention, and the register of processing."""
