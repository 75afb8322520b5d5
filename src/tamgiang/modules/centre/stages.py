"""How the stages of alarms, incidents, tasks and steps are shown: shape, tone and word."""

from collections.abc import Mapping

from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.registers import ALARM, INCIDENT, TASK
from tamgiang.platform.ui.status import Light

_LOOKS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "alarm": {
        "open": ("slow", "bell"),
        "acknowledged": ("data", "eye"),
        "shelved": ("none", "zzz"),
        "closed": ("good", "check"),
    },
    "incident": {
        "new": ("behind", "urgent"),
        "in_progress": ("data", "player-play"),
        "contained": ("slow", "hand-stop"),
        "closed": ("good", "check"),
        "dismissed": ("none", "circle-x"),
    },
    "task": {
        "new": ("slow", "clock"),
        "accepted": ("data", "player-play"),
        "done": ("good", "check"),
        "refused": ("behind", "circle-x"),
        "cancelled": ("none", "circle-x"),
    },
    "step": {
        "waiting": ("none", "clock"),
        "half": ("slow", "signature"),
        "done": ("good", "check"),
        "skipped": ("none", "player-skip-forward"),
    },
}
_STEPS = {
    "waiting": Label("Chờ làm", "Waiting"),
    "half": Label("Chờ người thứ hai", "Second person to sign"),
    "done": Label("Đã làm", "Done"),
    "skipped": Label("Bỏ qua", "Skipped"),
}
_WORDS: Mapping[str, Mapping[str, Label]] = {
    **{
        register.name: {option.code: option.label for option in register.columns["stage"].options}  # type: ignore[attr-defined]
        for register in (ALARM, INCIDENT, TASK)
    },
    "step": _STEPS,
}


def stage_shown(of: str, code: str) -> Light:
    """The light of a stage of an `alarm`, `incident`, `task` or `step`. Raises KeyError."""
    tone, icon = _LOOKS[of][code]
    return Light(code, _WORDS[of][code], tone, icon)
