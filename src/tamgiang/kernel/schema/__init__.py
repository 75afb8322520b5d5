"""Registers as declared data: one declaration from which forms, imports and figures come."""

from tamgiang.kernel.schema.fields import (
    Choice,
    Day,
    Field,
    Flag,
    Integer,
    Link,
    Moment,
    Money,
    Option,
    Point,
    Privacy,
    Scalar,
    Text,
)
from tamgiang.kernel.schema.register import COMMON_FIELDS, DeclarationError, Register, Retention

__all__ = [
    "COMMON_FIELDS",
    "Choice",
    "Day",
    "DeclarationError",
    "Field",
    "Flag",
    "Integer",
    "Link",
    "Moment",
    "Money",
    "Option",
    "Point",
    "Privacy",
    "Register",
    "Retention",
    "Scalar",
    "Text",
]
