"""Links between records of any registers (liên kết hồ sơ), readable from both ends."""
