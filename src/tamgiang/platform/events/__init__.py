"""The outbox: every record raises an event, in the transaction that writes the record."""
