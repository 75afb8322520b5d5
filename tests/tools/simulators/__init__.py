"""Stand-ins for providers, as real servers on loopback: they take, refuse, hang and hang up."""
