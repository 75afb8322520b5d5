"""Between a rule as data and its form: the main parts by themselves, the rest as YAML."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.rules.declaring import declare
from tamgiang.modules.centre.rules.refusals import BadRule, OwnerRequired, ProcedureRequired

#: Parts with a field of their own; `name` and `title` have one for each language.
PLAIN = (
    "when",
    "clear",
    "hysteresis",
    "hold_on",
    "hold_off",
    "priority",
    "procedure",
    "owner",
    "basis",
)
TOLD = ("name", "title")
#: What is written as YAML: seldom changed.
REST = ("value", "show", "escalate", "beneath", "tests")
_OPTIONAL = frozenset(("clear", "hysteresis", "hold_on", "hold_off"))
LONGEST = 20_000


def fields_of(body: Mapping[str, Any]) -> dict[str, Any]:
    """What the form shows of a rule."""
    fields: dict[str, Any] = {part: str(body.get(part, "") or "") for part in PLAIN}
    for part in TOLD:
        for language in ("vi", "en"):
            fields[f"{part}_{language}"] = (body.get(part) or {}).get(language, "")
    applies = body.get("applies") or {}
    fields["kinds"] = list(applies.get("kinds", ()))
    fields["sources"] = ", ".join(applies.get("sources", ()))
    fields["code"] = body.get("code", "")
    fields["rest"] = as_yaml({part: body[part] for part in REST if part in body})
    return fields


def body_of(fields: Mapping[str, Any], kinds: Sequence[str]) -> dict[str, Any]:
    """The rule a form says. Raises BadRule where its YAML cannot be read."""
    code = str(fields.get("code", "")).strip()
    body: dict[str, Any] = {"code": code}
    for part in PLAIN:
        said = str(fields.get(part, "")).strip()
        if said or part not in _OPTIONAL:
            body[part] = said
    for part in TOLD:
        said_of = {lang: str(fields.get(f"{part}_{lang}", "")).strip() for lang in ("vi", "en")}
        body[part] = said_of if all(said_of.values()) else None
    named = [one.strip() for one in str(fields.get("sources", "")).split(",") if one.strip()]
    applies = {"kinds": list(kinds), "sources": named}
    body["applies"] = {name: many for name, many in applies.items() if many}
    return body | _rest(str(fields.get("rest", "")), code)


def field_at_fault(fault: Refusal, body: Mapping[str, Any]) -> str:
    """The field of the form beside which a refusal is shown."""
    if isinstance(fault, ProcedureRequired) or fault.code == "centre.procedure_unknown":
        return "procedure"
    if isinstance(fault, OwnerRequired):
        return "owner"
    if isinstance(fault, BadRule):
        part = str(fault.params["part"])
        known = (*PLAIN, "code")
        named = {"name": "name_vi", "title": "title_vi", "applies": "kinds"}
        return named.get(part, part if part in known else "rest")
    if "column" in fault.params:
        return _expression_at_fault(fault, body)
    return {"registers.reason_required": "reason"}.get(fault.code, "")


def as_yaml(said: Mapping[str, Any]) -> str:
    """Data as a person writes it."""
    if not said:
        return ""
    return yaml.safe_dump(dict(said), allow_unicode=True, sort_keys=False, width=100)


def _expression_at_fault(fault: Refusal, body: Mapping[str, Any]) -> str:
    """`when`, `clear` or the numbers of the title: which of them brings this refusal about."""
    kept = {part: said for part, said in body.items() if part not in ("clear", "show", "value")}
    plain = kept | {"title": {"vi": "-", "en": "-"}}
    for part, one in (("when", plain), ("clear", plain | _only(body, "clear"))):
        try:
            declare(one)
        except Refusal as found:
            if found.code == fault.code:
                return part
    return "rest"


def _only(body: Mapping[str, Any], part: str) -> dict[str, Any]:
    return {part: body[part]} if part in body else {}


def _rest(text: str, code: str) -> dict[str, Any]:
    why = Label("không đọc được YAML", "the YAML cannot be read")
    try:
        if len(text) > LONGEST or any(isinstance(t, yaml.AliasToken) for t in yaml.scan(text)):
            raise BadRule(rule=code or "?", part="rest", why=why)
        said = yaml.safe_load(text) or {}
        # Dates and the like have no place in a rule; what is kept is JSON.
        said = json.loads(json.dumps(said, default=str))
    except (yaml.YAMLError, ValueError, RecursionError) as fault:
        line = getattr(getattr(fault, "problem_mark", None), "line", None)
        if line is not None:
            why = Label(f"YAML sai ở dòng {line + 1}", f"the YAML is wrong in line {line + 1}")
        raise BadRule(rule=code or "?", part="rest", why=why) from fault
    if not isinstance(said, dict) or set(said) - set(REST):
        only = ", ".join(REST)
        why = Label(f"chỉ viết các mục {only}", f"only {only} stand here")
        raise BadRule(rule=code or "?", part="rest", why=why)
    return said
