"""Notices to people over several channels: nobody twice, nobody forgotten, each state on record."""
