"""Why something about notices was not done."""

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label


class AddressInvalid(Refusal):
    """No address of this channel."""

    code = "notify.address_invalid"
    message = Label("“{value}” không phải địa chỉ hợp lệ.", "“{value}” is no valid address.")


class SettingMissing(Refusal):
    """A channel cannot work without it."""

    code = "notify.setting_missing"
    message = Label("Hãy điền “{name}”.", "Fill in “{name}”.")


class SettingInvalid(Refusal):
    """A value of another kind."""

    code = "notify.setting_invalid"
    message = Label("Giá trị của “{name}” không hợp lệ.", "The value of “{name}” does not fit.")


class NotInDoubt(Refusal):
    """Somebody decided before, or the provider was asked meanwhile."""

    code = "notify.not_in_doubt"
    message = Label(
        "Tin này không còn chờ quyết định; tải lại trang để xem.",
        "This message waits for no decision any more; load the page again.",
    )
    status = 409


class ChannelUnset(Refusal):
    """The channel is not set up."""

    code = "notify.channel_unset"
    message = Label("Kênh này chưa được cấu hình.", "This channel is not set up yet.")
    status = 409


class NoAddress(Refusal):
    """The recipient has no address there."""

    code = "notify.no_address"
    message = Label(
        "Người nhận chưa có địa chỉ ở kênh này.", "The recipient has no address on this channel."
    )
    status = 409
