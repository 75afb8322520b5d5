"""One parent for every process of the house: starts them, restarts them, stops them."""
