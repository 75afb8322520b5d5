"""Totals of communes that come from elsewhere: kept with their source, carried onto boundaries."""
