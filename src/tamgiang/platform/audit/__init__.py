"""Nhật ký kiểm toán: who did what to which record, chained so that a change shows."""
