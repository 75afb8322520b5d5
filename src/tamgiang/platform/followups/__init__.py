"""Draft directives (dự thảo chỉ đạo): what should follow a target missed again."""
