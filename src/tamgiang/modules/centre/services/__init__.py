"""What is done in the centre: each act is one transaction of record, entry, audit and event."""
