"""Why the house does not start."""

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label


class PortTaken(Refusal):
    """Another program listens where this one should."""

    code = "run.port_taken"
    message = Label(
        "Cổng {port} trên {host} đang được chương trình khác dùng; chọn cổng khác bằng --port.",
        "Port {port} on {host} is in use by another program; choose another with --port.",
    )
    status = 500


class HostUnknown(Refusal):
    """The address is not one of this machine's."""

    code = "run.host_unknown"
    message = Label(
        "Không mở được địa chỉ {host}: {reason}.", "The address {host} cannot be opened: {reason}."
    )
    status = 500


class AlreadyRunning(Refusal):
    """Two supervisors over one state folder would run every job twice."""

    code = "run.already_running"
    message = Label(
        "Một tiến trình khác đang chạy trên thư mục {home}.",
        "Another process already serves the state folder {home}.",
    )
    status = 500


class SampleLoginsInPublic(Refusal):
    """The passwords of the sample logins are printed in the documentation."""

    code = "run.sample_logins"
    message = Label(
        "Không mở {host} ra ngoài khi còn tài khoản mẫu ({logins}); "
        "hãy đổi mật khẩu hoặc khóa các tài khoản đó trước.",
        "{host} is not opened to others while sample logins exist ({logins}); "
        "give them other passwords or close them first.",
    )
    status = 500
