"""MQTT 3.1.1 and 5.0 as an ingest endpoint speaks them; no broker (nothing is passed on)."""
