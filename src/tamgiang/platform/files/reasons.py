"""Why a file was set apart, in words."""

from tamgiang.kernel.labels import Label

REASONS = {
    "html": Label("Là trang web (HTML), có thể mang mã chạy", "A web page, which may carry code"),
    "svg": Label("Là ảnh SVG, có thể mang mã chạy", "An SVG picture, which may carry code"),
    "macros": Label("Có macro hoặc thành phần tự chạy", "Holds macros or parts that run"),
    "objects": Label("Có đối tượng nhúng", "Holds embedded objects"),
    "outside": Label(
        "Tự tải nội dung hoặc mẫu từ bên ngoài", "Fetches content or a template from outside"
    ),
    "xml_entities": Label("Khai báo thực thể XML", "Declares XML entities"),
    "paths": Label("Tên bên trong trỏ ra ngoài gói", "Names inside point out of the archive"),
    "locked": Label("Có mật khẩu nên không kiểm tra được", "Locked, so it cannot be looked into"),
    "two_in_one": Label("Mang hai định dạng trong một tệp", "Two formats in one file"),
    "actions": Label(
        "PDF có JavaScript hoặc hành động tự mở", "A PDF with JavaScript or actions that launch"
    ),
    "program_inside": Label("Có chương trình nhúng bên trong", "Holds a program"),
    "hidden": Label("Nội dung nén theo cách bất thường", "Packed in an unusual way"),
    "picture": Label("Ảnh không giải mã được", "A picture that cannot be decoded"),
    "virus": Label("Phần mềm quét phát hiện mã độc", "The scanner found malware"),
    "scanner_away": Label(
        "Chờ phần mềm quét mã độc trả lời", "Waits for the virus scanner to answer"
    ),
    "": Label("Đang chờ kiểm tra", "Waits for its check"),
}


def reason(why: str) -> Label:
    """The words of a reason; its code when it has none."""
    return REASONS[why] if why in REASONS else Label(why, why)
