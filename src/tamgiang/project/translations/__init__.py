"""The texts of pages and messages: compiled at set-up, and complete in both languages."""
