"""What stands before every view: which requests come in, how often, and what answers carry."""
