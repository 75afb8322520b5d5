"""The log of an incident in words: who did what, when, and when it reached the centre."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.models import Entry
from tamgiang.modules.centre.registers.incidents import STAGES
from tamgiang.modules.centre.selectors.roster import ROLE_LABELS
from tamgiang.modules.centre.services.entries import LATE

#: Sorts of the filter: name, words, kinds of entries.
SORTS: Mapping[str, tuple[Label, tuple[str, ...]]] = {
    "steps": (Label("Các bước", "Steps"), ("step", "opened", "stage", "closed")),
    "orders": (Label("Lệnh, quyết định", "Orders and decisions"), ("order", "decision")),
    "talk": (Label("Ghi chép, cuộc gọi", "Notes and calls"), ("note", "call")),
    "means": (Label("Người, phương tiện", "People and means"), ("person", "resource")),
    "seen": (Label("Báo động, hình ảnh", "Alarms and pictures"), ("alarm", "picture")),
}
_ICONS = {
    "opened": "flag",
    "alarm": "bell",
    "step": "checklist",
    "order": "send",
    "decision": "signature",
    "note": "edit",
    "call": "phone",
    "resource": "users-group",
    "picture": "camera",
    "person": "user",
    "stage": "player-play",
    "closed": "circle-check",
}
_STEP = {
    "done": Label("Đã làm bước {number}", "Step {number} done"),
    "half": Label(
        "Bước {number}: người thứ nhất đã ký, chờ người thứ hai",
        "Step {number}: first signature, waiting for the second",
    ),
    "seconded": Label("Bước {number}: người thứ hai đã xác nhận", "Step {number} countersigned"),
    "skipped": Label("Bỏ qua bước {number}", "Step {number} skipped"),
    "overdue": Label(
        "Bước {number} quá hạn, đã báo {to}", "Step {number} is overdue; {to} was told"
    ),
    "after_closing": Label(
        "Bước {number}: báo về sau khi đã kết thúc", "Step {number}: told after the closing"
    ),
}
_ALREADY = Label(
    "Bước {number}: báo về khi đã có người làm", "Step {number}: told when somebody had done it"
)
_TASK = {
    "given": Label("Giao {task} cho {who}", "{task} given to {who}"),
    "new": Label("Giao lại {task} cho {who}", "{task} given again to {who}"),
    "accepted": Label("{who} đã nhận {task}", "{who} accepted {task}"),
    "done": Label("Đã xong {task}", "{task} is done"),
    "refused": Label("{who} từ chối {task}", "{who} refused {task}"),
    "cancelled": Label("Hủy {task}", "{task} cancelled"),
}
_PLAIN = {
    "opened": Label("Mở sự cố", "Incident opened"),
    "alarm": Label("Báo động {alarm}", "Alarm {alarm}"),
    "decision": Label("Quyết định", "Decision"),
    "note": Label("Ghi chép", "Note"),
    "call": Label("Gọi {who}", "Call to {who}"),
    "resource": Label("Huy động", "Brought in"),
    "picture": Label("Hình ảnh", "Picture"),
    "closed": Label("Kết thúc sự cố", "Incident closed"),
}
_PERSON = {
    "commander": Label("{who} chỉ huy", "{who} commands"),
    "reached": Label("Có mặt tại hiện trường", "At the place"),
    "households": Label(
        "Mở danh sách {n} hộ cần hỗ trợ", "List of {n} households that need help opened"
    ),
}
_STAGES = {option.code: option.label for option in STAGES}
_AFTER = Label("sau khi kết thúc", "after the closing")
_TELEPHONE = Label("điện thoại", "by telephone")


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as the page shows it.

    `reason` is why, `proof` a number that was read, `file` the uid of a picture, `late` when the
    entry reached the centre if much later than it happened, `link` a reference to a record.
    """

    entry: Entry
    sort: str
    icon: str
    words: str
    text: str
    by: str
    reason: str = ""
    proof: str = ""
    file: str = ""
    late: datetime | None = None
    after: bool = False


def lines(entries: Sequence[Entry], names: Mapping[str, str], language: str) -> list[Line]:
    """The log, the newest first; `names` are of actors, logins and phones."""
    return [_line(entry, names, language) for entry in reversed(entries)]


def named(entries: Sequence[Entry]) -> set[str]:
    """Whom the words of a log name beside its writers: phones and logins."""
    wanted = {str(entry.body.get(key, "")) for entry in entries for key in ("assignee", "contact")}
    return (wanted | {str(entry.body.get("commander", "")) for entry in entries}) - {""}


def _line(entry: Entry, names: Mapping[str, str], language: str) -> Line:
    body: Mapping[str, Any] = entry.body
    proof = str(body.get("proof", ""))
    file = (entry.ref or proof).removeprefix("file:") if _is_file(entry, proof) else ""
    sort = next((code for code, (_, kinds) in SORTS.items() if entry.kind in kinds), "talk")
    return Line(
        entry=entry,
        sort=sort,
        icon=_ICONS.get(entry.kind, "point"),
        words=_words(entry, names, language),
        text=entry.text,
        by=names.get(entry.actor, entry.actor),
        reason=str(body.get("reason", "")),
        proof="" if file else proof,
        file=file,
        late=entry.recorded_at if entry.recorded_at - entry.at > LATE else None,
        after=bool(body.get("after_closing")),
    )


def _is_file(entry: Entry, proof: str) -> bool:
    return proof.startswith("file:") or entry.ref.startswith("file:")


def _words(entry: Entry, names: Mapping[str, str], language: str) -> str:
    body: Mapping[str, Any] = entry.body
    who = str(body.get("assignee") or body.get("contact") or body.get("commander") or "")
    to = ROLE_LABELS.get(str(body.get("to", "")))
    values = {
        "number": body.get("number", ""),
        "task": body.get("task", ""),
        "alarm": body.get("alarm", ""),
        "who": names.get(who, who) or _TELEPHONE.in_language(language),
        "n": body.get("households_opened", 0),
        "to": to.in_language(language).lower() if to else "",
    }
    return _label(entry, body).in_language(language).format(**values)


def _label(entry: Entry, body: Mapping[str, Any]) -> Label:
    act = str(body.get("act", ""))
    if entry.kind == "step":
        return _STEP.get(act, _ALREADY)
    if entry.kind == "order":
        return _TASK.get(act, _TASK["given"])
    if entry.kind == "person":
        commands = "commander" if "commander" in body else "households"
        return _PERSON["reached" if body.get("reached") else commands]
    if entry.kind == "stage":
        return _STAGES.get(str(body.get("stage")), _PLAIN["note"])
    return _PLAIN.get(entry.kind, _PLAIN["note"])
