"""Taking RTP apart: packets to pictures, sender reports to wall-clock time (RFC 3550)."""
