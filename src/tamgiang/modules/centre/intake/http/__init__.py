"""As much of HTTP/1.1 as devices behind the front need."""
