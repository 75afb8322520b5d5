"""What the reader noticed about a file, for the person who confirms."""

from tamgiang.platform.imports.plan import Note

_NOTES = {
    "external_links": (
        "Tệp có liên kết tới tệp khác; các liên kết không được mở, chỉ dùng giá trị đã lưu.",
        "The file links to other files; links are not followed, saved values are used.",
    ),
    "macros": (
        "Tệp có macro; macro không được chạy.",
        "The file holds macros; they are never run.",
    ),
    "other_template": (
        "Tệp được làm từ mẫu của sổ khác; hãy xem kỹ các cột trước khi xác nhận.",
        "The file was made from another register's template; look at the columns with care.",
    ),
    "formulas": (
        "Tệp có công thức; dùng kết quả đã lưu trong tệp, không tính lại.",
        "The file holds formulas; their saved results are used, nothing is recalculated.",
    ),
}


def note(code: str) -> Note:
    """The note in both languages."""
    vi, en = _NOTES[code]
    return Note(f"imports.{code}", vi, en)
