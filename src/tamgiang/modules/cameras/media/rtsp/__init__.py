"""Asking cameras for their pictures: RTSP over TCP and TLS (RFC 2326, RFC 7826)."""
