"""Reports: templates, issues, verification, and the page of a frozen figure."""
