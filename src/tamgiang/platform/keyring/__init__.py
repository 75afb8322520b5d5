"""Chùm khóa: one key for each person's record, so that destroying it ends every sealed copy."""
