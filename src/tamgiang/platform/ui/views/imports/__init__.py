"""The import wizard: upload, columns, preview, confirmation, result, undo."""
