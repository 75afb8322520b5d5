"""The operations centre: from an observation to an alarm, an incident and a closed case."""
