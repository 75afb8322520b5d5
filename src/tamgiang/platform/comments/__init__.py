"""Comments on records (trao đổi) and mentions of colleagues in them."""
