"""What people see and do in a real browser, over the real processes."""
