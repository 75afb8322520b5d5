"""The writers of requests, erasures and holds."""
