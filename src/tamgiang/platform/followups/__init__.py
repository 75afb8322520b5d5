"""Draft directives (dự thảo chỉ đạo): what should follow when a target is missed again and again."""
