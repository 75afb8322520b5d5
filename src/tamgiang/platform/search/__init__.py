"""Search over all that a person may see: records, units, indicators and reports."""
