"""A staff list taken in from a sheet: accounts, roles over places, and ways to reach people."""
