"""Incidents: the list, one of them, its acts and its printed form."""
