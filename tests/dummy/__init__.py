"""A module that exists only to prove the plug-in contract: one register, every kind of field."""
