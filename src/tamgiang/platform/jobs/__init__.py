"""Work that takes longer than a request: queued, shown while it runs, stopped when asked."""
