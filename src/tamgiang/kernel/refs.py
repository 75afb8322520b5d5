"""References between records of different modules: `module:register:uuid`."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """The address of one record, wherever it lives; its text form is the record's urn."""

    module: str
    register: str
    uid: UUID

    def __str__(self) -> str:
        return f"{self.module}:{self.register}:{self.uid}"

    @property
    def register_name(self) -> str:
        """The register's full name, `module.register`."""
        return f"{self.module}.{self.register}"

    @classmethod
    def parse(cls, text: str) -> "Ref":
        """Read a urn. Raises ValueError when it is not of the form `module:register:uuid`."""
        parts = text.split(":")
        if len(parts) != 3 or not parts[0] or not parts[1]:
            raise ValueError(f"not a record reference: {text!r}")
        return cls(parts[0], parts[1], UUID(parts[2]))
