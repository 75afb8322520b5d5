"""Signing in through others (VNeID, the province) and being one through whom others sign in."""
