"""The house itself: whose area it serves, its office calendar, its logo, its first day."""
