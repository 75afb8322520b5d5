"""The event stream to browsers (server-sent events): one small process for thousands of readers."""
