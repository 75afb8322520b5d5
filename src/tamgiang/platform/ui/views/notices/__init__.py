"""The screens of notices: inbox, choices, and the channels for who manages them."""
