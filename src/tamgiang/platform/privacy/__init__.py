"""Bảo vệ dữ liệu cá nhân: requests of the persons concerned, retention, erasure, and the register
of processing (Law 91/2025/QH15; Decree 356/2025/NĐ-CP)."""
