"""Ký xác nhận số liệu kỳ: a unit submits its figures of a period, a leader signs them."""
