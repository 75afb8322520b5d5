"""Living beside the systems of the province: which they are, who answers for them, where to go."""
