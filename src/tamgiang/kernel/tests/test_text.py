"""Vietnamese text as its readers expect it."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from tamgiang.kernel.text import collation_key, fold, name_key, nfc, squeeze

VIETNAMESE = st.text(alphabet="aăâbcdđeêioôơuưyàảãáạấầẩẫậ ĐÊỐ 019", max_size=12)


def test_search_ignores_marks_case_and_the_bar_of_d() -> None:
    assert fold("ĐƯỜNG Quảng Điền") == "duong quang dien"
    assert fold(unicodedata.normalize("NFD", "Hóa Châu")) == "hoa chau"
    assert fold("Sia 2025") == "sia 2025"


def test_letters_typed_in_pieces_become_one_form() -> None:
    assert nfc(unicodedata.normalize("NFD", "Phường Hóa Châu")) == "Phường Hóa Châu"
    assert squeeze("  Quảng\u00a0 Thọ \n") == "Quảng Thọ"


def test_alphabet_order_puts_marked_letters_after_plain_ones() -> None:
    words = ["đa", "da", "âm", "an", "ăn", "ơn", "ôn", "on", "em", "êm", "dz"]
    assert sorted(words, key=collation_key) == [
        "an", "ăn", "âm", "da", "dz", "đa", "em", "êm", "on", "ôn", "ơn",
    ]  # fmt: skip


def test_tones_decide_only_between_equal_letters() -> None:
    assert sorted(["mạ", "má", "mã", "mả", "mà", "ma"], key=collation_key) == [
        "ma", "mà", "mả", "mã", "má", "mạ",
    ]  # fmt: skip
    assert sorted(["man", "mạ"], key=collation_key) == ["mạ", "man"]


def test_numbers_in_names_order_by_value() -> None:
    assert sorted(["Thôn 10", "Thôn 2", "Thôn 1"], key=collation_key) == [
        "Thôn 1",
        "Thôn 2",
        "Thôn 10",
    ]


def test_a_word_comes_before_its_continuations() -> None:
    assert sorted(["Quảng Thọ", "Quảng", "Quang Thành"], key=collation_key) == [
        "Quảng",
        "Quang Thành",
        "Quảng Thọ",
    ]


def test_people_are_listed_by_given_name_then_family_name() -> None:
    people = ["Trần Văn An", "Lê Thị Bình", "Nguyễn Đức An", "Lê Văn Ân", "Đỗ An"]
    assert sorted(people, key=name_key) == [
        "Đỗ An",
        "Nguyễn Đức An",
        "Trần Văn An",
        "Lê Văn Ân",
        "Lê Thị Bình",
    ]


@given(VIETNAMESE)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)


@given(VIETNAMESE, VIETNAMESE)
def test_equal_keys_mean_equal_words(left: str, right: str) -> None:
    assert (collation_key(left) == collation_key(right)) == (squeeze(left) == squeeze(right))
