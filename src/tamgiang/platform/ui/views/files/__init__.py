"""Files on the screens: on a record's page, opened, and those set apart."""
