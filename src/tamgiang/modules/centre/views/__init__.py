"""The pages of the centre. A view is thin: form, service, answer."""
