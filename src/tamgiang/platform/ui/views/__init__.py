"""The screens, one module per area."""
