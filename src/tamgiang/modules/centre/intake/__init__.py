"""Where observations come in: MQTT, HTTP, outside brokers, sheets and people."""
