"""The only writers of cells and of published figures."""
