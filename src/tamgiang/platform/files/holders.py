"""What a file hangs on: where it lies, and who may see and change it.

Records of registers are known here. A module whose records are none says how its references are
resolved: `resolves("centre", find)` in its AppConfig.ready.
"""

from collections.abc import Callable
from dataclasses import dataclass

from tamgiang.kernel.refs import Ref
from tamgiang.platform.accounts.access import require
from tamgiang.platform.registers.models import MODELS
from tamgiang.platform.registers.selectors import record_at


@dataclass(frozen=True, slots=True)
class Holder:
    """A record as files see it. `reveal` is empty when nothing on it is masked."""

    ref: Ref
    block: int
    view: str
    write: str
    reveal: str = ""

    @property
    def personal(self) -> bool:
        """Whether opening a file of it is a look at personal data."""
        return bool(self.reveal)

    def require_view(self) -> None:
        """Raise NotPermitted unless the open scope may see it."""
        require(self.view, self.block)

    def require_write(self) -> None:
        """Raise NotPermitted unless the open scope may change it."""
        require(self.write, self.block)

    def require_reveal(self) -> None:
        """Raise NotPermitted when it is personal and the open scope may not look."""
        if self.reveal:
            require(self.reveal, self.block)


Find = Callable[[Ref], Holder]
_finders: dict[str, Find] = {}


def resolves(module: str, find: Find) -> None:
    """Say how references of `module` are resolved; `find` raises NotFound out of scope."""
    if module in _finders:
        raise ValueError(f"two resolvers for {module}")
    _finders[module] = find


def holder_of(ref: Ref) -> Holder:
    """What stands behind a reference. Raises NotFound, also when it is out of scope."""
    find = _finders.get(ref.module, _record)
    return find(ref)


def personal(ref: Ref) -> bool:
    """Whether a record of this kind may be about a person, whoever asks; what is unknown is."""
    model = MODELS.get(ref.register_name)
    return model is None or model.register.personal


def _record(ref: Ref) -> Holder:
    record = record_at(ref)
    name = record.register.full_name
    reveal = f"registers.reveal:{name}" if record.register.personal else ""
    return Holder(ref, record.block_id, f"registers.view:{name}", f"registers.write:{name}", reveal)
