"""The one hierarchy of refusals: each has a code, a status and a text in both languages."""

from typing import ClassVar

from tamgiang.kernel.labels import Label


class Refusal(Exception):
    """Something the house will not do, told to a person in their language.

    A subclass names one reason. `message` may hold named parameters in braces; they are given
    to the constructor. `status` is the HTTP status a boundary answers with.
    """

    code: ClassVar[str] = "house.refused"
    message: ClassVar[Label] = Label("Không thực hiện được yêu cầu này.", "This was refused.")
    status: ClassVar[int] = 400
    retryable: ClassVar[bool] = False

    def __init__(self, **params: object) -> None:
        super().__init__()
        self.params = params

    def text(self, language: str = "vi") -> str:
        """The message in `language`, with this refusal's own parameters in it."""
        values = {name: _shown(value, language) for name, value in self.params.items()}
        return self.message.in_language(language).format(**values)

    def __str__(self) -> str:
        return f"{self.code}: {self.text('en')}"


def _shown(value: object, language: str) -> object:
    return value.in_language(language) if isinstance(value, Label) else value


class NotPermitted(Refusal):
    """The person is known, but this act or this place is not theirs."""

    code = "house.not_permitted"
    message = Label(
        "Tài khoản này không có quyền thực hiện việc này.",
        "This account may not do this.",
    )
    status = 403


class NotFound(Refusal):
    """What was asked for does not exist, or not for this person."""

    code = "house.not_found"
    message = Label("Không tìm thấy {what}.", "{what} was not found.")
    status = 404
