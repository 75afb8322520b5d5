"""Synthetic names of persons. Each one says so: nobody in the sample area exists."""

import random

MARK = "(mẫu)"

FAMILY = ("Nguyễn", "Trần", "Lê", "Hồ", "Phan", "Hoàng", "Văn", "Đặng", "Trương", "Võ", "Ngô")
MIDDLE = {
    "male": ("Văn", "Đức", "Hữu", "Quang", "Viết", "Minh", "Công"),
    "female": ("Thị", "Thị Thu", "Thị Mỹ", "Ngọc", "Thị Diệu", "Khánh"),
}
GIVEN = {
    "male": (
        *("An", "Bình", "Cường", "Dũng", "Đạt", "Hải", "Hùng", "Khoa", "Lâm", "Long", "Minh"),
        *("Nam", "Phong", "Phúc", "Quân", "Sơn", "Tâm", "Thắng", "Tuấn", "Việt"),
    ),
    "female": (
        *("Anh", "Chi", "Diệp", "Hà", "Hạnh", "Hiền", "Hoa", "Hương", "Lan", "Liên", "Linh"),
        *("Mai", "Nga", "Nhung", "Oanh", "Phương", "Thảo", "Thủy", "Trang", "Yến"),
    ),
}


def synthetic_name(rng: random.Random, sex: str) -> str:
    """Họ, đệm, tên and the mark, for "male" or "female"."""
    parts = (rng.choice(FAMILY), rng.choice(MIDDLE[sex]), rng.choice(GIVEN[sex]), MARK)
    return " ".join(parts)


def any_name(rng: random.Random) -> str:
    """A synthetic name of either sex."""
    return synthetic_name(rng, rng.choice(("male", "female")))


def synthetic_phone(number: int) -> str:
    """A number under 0100, a prefix no operator of Viet Nam has."""
    return f"0100{number % 1_000_000:06d}"
