"""How much a sheet of records may be; beyond that a file is refused before it is parsed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes, counts and seconds. `memory` is address space of the reading process."""

    file_bytes: int = 64 * 1024 * 1024
    unpacked_bytes: int = 600 * 1024 * 1024
    ratio: int = 120
    ratio_from_bytes: int = 8 * 1024 * 1024
    members: int = 4096
    rows: int = 250_000
    columns: int = 400
    cells: int = 6_000_000
    memory: int = 1400 * 1024 * 1024
    cpu_seconds: int = 60
    wall_seconds: int = 120


LIMITS = Limits()


class Refused(Exception):
    """The file is not read: `code` names the Refusal the house answers with."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
