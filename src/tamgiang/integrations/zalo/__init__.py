"""Messages of a Zalo Official Account, and ZNS notices by template."""
