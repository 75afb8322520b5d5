"""Open data (dữ liệu mở): public figures, and what of the registers is declared public."""
