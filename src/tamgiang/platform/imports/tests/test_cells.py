"""Cells as people write them, and the values they mean."""

from datetime import UTC, date, datetime

import pytest

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label
from tamgiang.kernel.schema import Choice, Integer, Money, Option, Text
from tamgiang.platform.imports.cells import converter, flag_of, position_of, whole_of
from tamgiang.platform.imports.days import day_of, moment_of
from tamgiang.platform.imports.reader.frames import Cell

ANY = Label("Cột", "Column")


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("22/08/2023", date(2023, 8, 22)),
        ("22-8-23", date(2023, 8, 22)),
        ("1.9.1945", date(1945, 9, 1)),
        ("5/3/62", date(1962, 3, 5)),
        ("2023-08-22", date(2023, 8, 22)),
        ("2023-08-22T09:30:00", date(2023, 8, 22)),
        ("22/08/2023 09:30", date(2023, 8, 22)),
        ("ngày 22 tháng 8 năm 2023", date(2023, 8, 22)),
        ("08/2023", date(2023, 8, 1)),
        ("1957", date(1957, 1, 1)),
        (1957, date(1957, 1, 1)),
        (45160, date(2023, 8, 22)),
        (45160.5, date(2023, 8, 22)),
        (20230822, date(2023, 8, 22)),
        ("  22/08/2023 ", date(2023, 8, 22)),
    ],
)
def test_days(cell: Cell, day: date) -> None:
    assert day_of(cell) == day


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("31/02/2023", "imports.bad_day"),
        ("08/25/2023", "imports.bad_day"),
        ("hôm qua", "imports.bad_day"),
        (True, "imports.bad_day"),
        ("1/1/1850", "imports.day_out_of_reach"),
        (99_999_999, "imports.bad_day"),
        ("0001-01-01", "imports.day_out_of_reach"),
    ],
)
def test_what_is_no_day_is_refused(cell: Cell, code: str) -> None:
    with pytest.raises(Refusal) as told:
        day_of(cell)
    assert told.value.code == code


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("22/08/2023 14:30", datetime(2023, 8, 22, 7, 30, tzinfo=UTC)),
        ("14h30 22/08/2023", datetime(2023, 8, 22, 7, 30, tzinfo=UTC)),
        ("2023-08-22T14:30:05", datetime(2023, 8, 22, 7, 30, 5, tzinfo=UTC)),
        ("22/8/2023", datetime(2023, 8, 21, 17, 0, tzinfo=UTC)),
        (45160.25, datetime(2023, 8, 21, 23, 0, tzinfo=UTC)),
    ],
)
def test_moments_are_local_times_of_viet_nam(cell: Cell, moment: datetime) -> None:
    assert moment_of(cell) == moment


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (5_000_000_000, 5_000_000_000),
        (12.0, 12),
        ("5.000.000 đ", 5_000_000),
        ("5.000.000 đồng", 5_000_000),
        ("VNĐ 5.000.000", 5_000_000),
        ("5,000,000.00", 5_000_000),
        ("1.500,00", 1500),
        ("1.500", 1500),
        ("12,0", 12),
        ("12 000", 12_000),
        ("-45", -45),
        ("(1.200)", -1200),
        ("'0045", 45),
        ("98%", 98),
    ],
)
def test_whole_numbers(cell: Cell, number: int) -> None:
    assert whole_of(cell) == number


@pytest.mark.parametrize("cell", ["12,5", "1.234,567", "mười", 1.5, True, "1.2.3", "٣"])
def test_what_is_no_whole_number_is_refused(cell: Cell) -> None:
    with pytest.raises(Refusal) as told:
        whole_of(cell)
    assert told.value.code == "imports.bad_number"


def test_money_below_its_minimum_is_refused() -> None:
    fee = converter(Money(name="fee", label=ANY))
    assert fee("5.000") == 5000
    with pytest.raises(Refusal) as told:
        fee("-5.000")
    assert told.value.code == "registers.bad_value"


@pytest.mark.parametrize(
    ("cell", "said"),
    [("Có", True), ("x", True), ("✓", True), ("đã ký", True), (1, True), ("TRUE", True),
     ("Không", False), ("chưa có", False), ("k", False), (0, False), (False, False)],
)  # fmt: skip
def test_yes_and_no(cell: Cell, said: bool) -> None:
    assert flag_of(cell) is said


def test_what_is_neither_yes_nor_no_is_refused() -> None:
    with pytest.raises(Refusal):
        flag_of("tùy lúc")


def test_lost_zeros_come_back_where_the_pattern_has_a_fixed_width() -> None:
    code = converter(Text(name="code", label=ANY, pattern=r"\d{5}"))
    phone = converter(Text(name="phone", label=ANY, pattern=r"0\d{9}"))

    assert code(867) == "00867"
    assert code("19867") == "19867"
    assert phone(912345678) == "0912345678"
    assert phone("'0912 345 678") == "0912345678"
    with pytest.raises(Refusal):
        code("1986x")


def test_text_is_composed_and_trimmed() -> None:
    name = converter(Text(name="name", label=ANY, max_length=20))

    assert name("Nguye\u0302\u0303n  Va\u0306n\u00a0A ") == "Nguyễn Văn A"
    assert name("   ") is None
    assert name("–") is None
    assert name(12) == "12"
    with pytest.raises(Refusal):
        name("x" * 21)
    with pytest.raises(Refusal) as told:
        name("#REF!")
    assert told.value.code == "imports.cell_error"


def test_choices_are_known_by_label_alias_code_and_without_marks() -> None:
    options = (
        Option("male", Label("Nam", "Male"), ("M", "1")),
        Option("female", Label("Nữ", "Female"), ("Gái",)),
    )
    sex = converter(Choice(name="sex", label=ANY, options=options))

    assert [sex(cell) for cell in ("NAM", "male", 1, "nu", "Gai", " nữ ")] == [
        "male",
        "male",
        "male",
        "female",
        "female",
        "female",
    ]
    with pytest.raises(Refusal) as told:
        sex("khác")
    assert told.value.text("vi").endswith("(Nam, Nữ).")


@pytest.mark.parametrize(
    "cell", ["16.5412, 107.5239", "16,5412; 107,5239", "107.5239, 16.5412", "16.5412 107.5239"]
)
def test_positions_in_any_order_and_form(cell: str) -> None:
    assert position_of(cell) == (16.5412, 107.5239)


def test_years_and_numbers_with_units() -> None:
    people = converter(Integer(name="n", label=ANY, unit=Label("người", "people"), maximum=100))
    share = converter(Integer(name="s", label=ANY, unit=Label("%", "%")))

    assert people("12 người") == 12
    assert share(0.78) == 78
    assert share("78%") == 78
    with pytest.raises(Refusal):
        people(101)
