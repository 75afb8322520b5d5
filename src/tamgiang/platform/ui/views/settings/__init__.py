"""What is decided for the house, to be changed later: area, office days, names."""
