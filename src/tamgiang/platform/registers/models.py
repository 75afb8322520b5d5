"""What every record has, the history of corrections, and the table made from a declaration."""

import uuid
from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import QuerySet

from tamgiang.kernel.refs import Ref
from tamgiang.kernel.schema import Register
from tamgiang.kernel.text import fold
from tamgiang.platform.orgunits.models import Unit
from tamgiang.platform.registers.columns import columns_of
from tamgiang.platform.scopes import current_scope


class State(models.IntegerChoices):
    """Whether a record counts: only active ones do."""

    ACTIVE = 0
    PENDING = 1
    WITHDRAWN = 2


class RecordManager(models.Manager["Record"]):
    """Shows what the open scope may see. Raises ScopeRequired when none is open."""

    def get_queryset(self) -> QuerySet["Record"]:
        records = super().get_queryset()
        blocks = current_scope().blocks
        return records if blocks is None else records.filter(block__in=blocks)

    def active(self) -> QuerySet["Record"]:
        """Records that count."""
        return self.get_queryset().filter(state=State.ACTIVE)


class Record(models.Model):
    """Common columns of every record; see `Register` for what they mean.

    `folded` holds the searched values without marks or case: neither database folds đ by itself.
    """

    register: ClassVar[Register]
    block_id: int

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    block = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    effective_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    state = models.SmallIntegerField(choices=State.choices, default=State.ACTIVE)
    version = models.PositiveIntegerField(default=1)
    batch_id = models.BigIntegerField(null=True, blank=True)
    folded = models.TextField(default="", blank=True, editable=False)
    recorded_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = RecordManager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(getattr(self, self.register.title))

    @property
    def ref(self) -> Ref:
        """The address of this record."""
        return Ref(self.register.module, self.register.name, self.uid)

    def values(self) -> dict[str, Any]:
        """Every declared value and the place and days, by stored column."""
        return {name: getattr(self, name) for name in value_columns(self.register)}


MODELS: dict[str, type[Record]] = {}
_VALUE_COLUMNS: dict[str, tuple[str, ...]] = {}


def model_of(register: Register) -> type[Record]:
    """The model of a declared register."""
    return MODELS[register.full_name]


def value_columns(register: Register) -> tuple[str, ...]:
    """Names of the columns that hold a record's values, the common ones first."""
    columns = _VALUE_COLUMNS.get(register.full_name)
    if columns is None:
        declared = tuple(name for field in register.fields for name in columns_of(field))
        columns = ("block_id", "effective_on", "ended_on", *declared)
        _VALUE_COLUMNS[register.full_name] = columns
    return columns


def folded_text(register: Register, values: Mapping[str, Any]) -> str:
    """What a search without marks looks into: the searched values, folded."""
    return fold(" ".join(str(values[name]) for name in register.searched if values.get(name)))


def record_model(register: Register, module: str) -> type[Record]:
    """Build the Django model of `register` for the models module named `module`."""
    label = module.split(".")[-2]
    fields: dict[str, Any] = {}
    for field in register.fields:
        fields |= columns_of(field)
    index = f"{label[:8]}_{register.name[:10]}"
    options = {
        "app_label": label,
        "db_table": f"{label}_{register.name}",
        "constraints": [
            models.UniqueConstraint(
                fields=list(register.key),
                condition=models.Q(state=State.ACTIVE),
                name=f"{index}_key",
            )
        ],
        "indexes": [
            models.Index(fields=["block", "effective_on"], name=f"{index}_cell"),
            models.Index(
                fields=["batch_id"],
                name=f"{index}_batch",
                condition=models.Q(batch_id__isnull=False),
            ),
        ],
    }
    namespace = fields | {
        "register": register,
        "__module__": module,
        "__doc__": register.label.en,
        "Meta": type("Meta", (), options),
    }
    name = "".join(part.capitalize() for part in register.name.split("_"))
    model: type[Record] = type(name, (Record,), namespace)
    MODELS[register.full_name] = model
    return model


class Revision(models.Model):
    """A correction: what a record held before version `version`, and why it was changed.

    The current row and its revisions give every earlier state. `before` holds the earlier
    values of the changed columns, in the register's own privacy.
    """

    register = models.CharField(max_length=80)
    record_id = models.BigIntegerField()
    version = models.PositiveIntegerField()
    before = models.JSONField(default=dict)
    reason = models.CharField(max_length=300)
    actor = models.CharField(max_length=120)
    batch_id = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["register", "record_id", "version"], name="registers_one_revision"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["batch_id"],
                name="registers_rev_batch",
                condition=models.Q(batch_id__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.register}/{self.record_id} v{self.version}"
