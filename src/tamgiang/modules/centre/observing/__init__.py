"""Reading what devices, other systems and sheets say as observations."""
