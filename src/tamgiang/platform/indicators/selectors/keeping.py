"""What was read from cells, kept register by register.

So a record that comes in makes only the sums of its own register be read again.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from threading import Lock
from typing import Generic, TypeAlias, TypeVar

from tamgiang.platform.indicators.models import KeptMeasure

#: (register, stamp of its cells) of every register that has cells.
Stamps: TypeAlias = tuple[tuple[str, str], ...]

Found = TypeVar("Found")


class KeptByRegister(Generic[Found]):
    """Results by measure digest, for a register, its stamp and a question; the oldest go first."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.kept: OrderedDict[Hashable, Mapping[str, Found]] = OrderedDict()
        self.lock = Lock()

    def read(
        self,
        stamps: Stamps,
        question: Hashable,
        read: Callable[[Mapping[int, str]], Mapping[str, Found]],
    ) -> dict[str, Found]:
        """The answer to a question over all registers.

        ``read`` is given the measures (id to digest) of the registers not known yet, all at once.
        """
        known = {name: self._get((name, stamp, question)) for name, stamp in stamps}
        missing = {name: stamp for name, stamp in stamps if known[name] is None}
        if missing:
            known |= self._fill(missing, question, read)
        return {digest: found for part in known.values() if part for digest, found in part.items()}

    def _fill(
        self,
        missing: Mapping[str, str],
        question: Hashable,
        read: Callable[[Mapping[int, str]], Mapping[str, Found]],
    ) -> dict[str, Mapping[str, Found] | None]:
        rows = list(
            KeptMeasure.objects.filter(register__in=missing).values_list("id", "digest", "register")
        )
        answers = read({pk: digest for pk, digest, _ in rows})
        parts: dict[str, dict[str, Found]] = {name: {} for name in missing}
        for _, digest, name in rows:
            if digest in answers:
                parts[name][digest] = answers[digest]
        for name, part in parts.items():
            self._put((name, missing[name], question), part)
        return dict(parts)

    def _get(self, key: Hashable) -> Mapping[str, Found] | None:
        with self.lock:
            found = self.kept.get(key)
            if found is not None:
                self.kept.move_to_end(key)
            return found

    def _put(self, key: Hashable, part: Mapping[str, Found]) -> None:
        with self.lock:
            self.kept[key] = part
            while len(self.kept) > self.most:
                self.kept.popitem(last=False)
