"""Reading foreign sheets in a process of its own: no Django, no records, limits on everything."""
