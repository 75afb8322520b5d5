"""Files (tệp đính kèm) that hang on records: checked, kept by content, served by permission."""
