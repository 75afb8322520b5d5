"""Headers wherever and however they stand."""

from typing import Any

from tamgiang.platform.imports.headers import Matcher, find_header, key_of, match_columns
from tests.dummy.registers import THING

MATCHER = Matcher(THING)


def targets_of(head: list[list[Any]], remembered: dict[str, str] | None = None) -> dict[str, str]:
    header = find_header(head, MATCHER)
    columns = match_columns(header, head, MATCHER, remembered or {})
    return {column.header: column.target for column in columns}


def test_titles_above_and_numbers_below_are_passed_over() -> None:
    head: list[list[Any]] = [
        ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        [None, None, "Mẫu số 01"],
        [],
        ["Mã số", "Tên gọi", "Lệ phí"],
        ["(1)", "(2)", "(3)"],
        ["A1", "Đèn", 5],
    ]

    header = find_header(head, MATCHER)

    assert (header.row, header.first_row) == (4, 6)
    assert header.texts == ("Mã số", "Tên gọi", "Lệ phí")


def test_a_header_of_two_rows_is_read_as_one() -> None:
    head: list[list[Any]] = [
        ["STT", "Mã số", "Thông tin vật", None, None, "Địa bàn", None],
        [None, None, "Tên gọi", "Màu", "Lệ phí", "Thôn", "Xã"],
        [1, "A1", "Đèn", "Đỏ", 5, "Thôn 1", "Quảng Thọ"],
    ]

    header = find_header(head, MATCHER)

    assert (header.row, header.first_row) == (2, 3)
    assert targets_of(head)["Mã số"] == "code"
    assert targets_of(head)["Thôn"] == "block.hamlet"
    assert targets_of(head)["STT"] == ""


def test_headers_match_without_marks_case_order_or_composition() -> None:
    head: list[list[Any]] = [
        ["LE PHI", "Te\u0302n go\u0323i", "ma so", "Ngày sửa *", "mau (đỏ, xanh)", "xã/phường"],
        [5, "Đèn", "A1", "1/2/2023", "đỏ", "Sịa"],
    ]

    assert list(targets_of(head).values()) == [
        "fee",
        "name",
        "code",
        "repaired_on",
        "colour",
        "block.commune",
    ]


def test_a_target_goes_to_one_column_only() -> None:
    head: list[list[Any]] = [["Tên", "Tên gọi", "Mã"], ["Đèn", "Đèn đường", "A1"]]

    assert targets_of(head) == {"Tên": "name", "Tên gọi": "", "Mã": "code"}


def test_remembered_answers_win() -> None:
    head: list[list[Any]] = [["Cột lạ", "Tên", "Mã"], ["9", "Đèn", "A1"]]
    remembered = {key_of("Cột lạ"): "size", key_of("Tên"): ""}

    assert targets_of(head, remembered) == {"Cột lạ": "size", "Tên": "", "Mã": "code"}


def test_a_slip_of_the_pen_is_a_guess_and_says_so() -> None:
    head: list[list[Any]] = [["Ngày sữaa", "Mã", "Tên"], ["1/1/2023", "A1", "Đèn"]]
    header = find_header(head, MATCHER)

    guess = match_columns(header, head, MATCHER, {})[0]

    assert guess.target == "repaired_on"
    assert 0.5 < guess.confidence < 0.95
