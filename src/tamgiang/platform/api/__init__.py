"""The programming interface: figures and units for everyone, records for those who may."""
