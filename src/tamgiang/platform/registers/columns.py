"""From declared fields to database columns."""

from typing import Any

from django.db import models

from tamgiang.kernel.schema import (
    Choice,
    Day,
    Field,
    Flag,
    Integer,
    Link,
    Moment,
    Money,
    Point,
    Register,
    Text,
)


def columns_of(field: Field) -> dict[str, models.Field[Any, Any]]:
    """The column, or for a point the two columns, that store `field`; all may be null."""
    match field:
        case Point():
            return {f"{field.name}_{part}": models.FloatField(null=True) for part in ("lat", "lon")}
        case Text():
            return {field.name: _text(field)}
        case Choice():
            longest = max(len(code) for code in field.codes)
            return {field.name: models.CharField(max_length=max(20, longest), null=True)}
        case Link():
            return {
                field.name: models.CharField(max_length=field.max_length, null=True, db_index=True)
            }
        case Integer() | Money():
            return {field.name: models.BigIntegerField(null=True)}
        case Flag():
            return {field.name: models.BooleanField(null=True)}
        case Day():
            return {field.name: models.DateField(null=True)}
        case Moment():
            return {field.name: models.DateTimeField(null=True)}
    raise TypeError(f"no column for {type(field).__name__}")


def _text(field: Text) -> models.Field[Any, Any]:
    if field.multiline:
        return models.TextField(null=True)
    return models.CharField(max_length=field.max_length, null=True)


def field_of(register: Register, column: str) -> Field:
    """The field a stored column belongs to."""
    if column == "block_id":
        return register.columns["block"]
    return register.columns.get(column) or register.by_name[column.rpartition("_")[0]]
