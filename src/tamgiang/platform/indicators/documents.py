"""YAML with places: every value knows its line, and a wrong key is refused beside the right one."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

import yaml

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label


class DefinitionRefused(Refusal):
    """A definition file does not hold together; the house does not start with it."""

    code = "indicators.definition"
    message = Label("{file}, dòng {line}: {problem}", "{file}, line {line}: {problem}")


@dataclass(frozen=True, slots=True)
class Element:
    """A value of a YAML file with the line it stands on (from 1)."""

    file: Path
    line: int
    value: Any

    def refuse(self, vi: str, en: str, *, line: int | None = None) -> NoReturn:
        """Raise `DefinitionRefused` at this place."""
        raise DefinitionRefused(file=self.file, line=line or self.line, problem=Label(vi, en))

    def mapping(self, known: tuple[str, ...]) -> dict[str, "Element"]:
        """The mapping here. Keys that are not ``known`` are refused with the nearest one."""
        if not isinstance(self.value, dict):
            keys = ", ".join(known)
            self.refuse(f"cần các khóa {keys}", f"needs the keys {keys}")
        for key, element in self.value.items():
            if key not in known:
                element.refuse_word(str(key), known)
        return dict(self.value)

    def items(self) -> "Iterator[Element]":
        """The elements of the list here; nothing here is an empty list."""
        if self.value is None:
            return
        if not isinstance(self.value, list):
            self.refuse("cần một danh sách (mỗi mục bắt đầu bằng -)", "write a list (items with -)")
        yield from self.value

    def refuse_word(self, given: str, known: tuple[str, ...]) -> NoReturn:
        """Refuse ``given`` because it is none of ``known``."""
        near = get_close_matches(given, known, n=1) or known
        wanted = ", ".join(near)
        self.refuse(f"không có “{given}”; viết: {wanted}", f"no “{given}” here; write: {wanted}")


def read(file: Path) -> Element:
    """The document in ``file``. Raises `DefinitionRefused` if it is no YAML or has a key twice."""
    try:
        node = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark
        line = mark.line + 1 if mark else 1
        Element(file, line, None).refuse(f"YAML sai: {fault.problem}", f"not YAML: {fault.problem}")
    except (yaml.YAMLError, UnicodeDecodeError) as fault:
        Element(file, 1, None).refuse(f"không đọc được: {fault}", f"not readable: {fault}")
    if node is None:
        Element(file, 1, None).refuse("tệp trống", "the file is empty")
    return _element(file, node, yaml.SafeLoader(""))


def plain(element: Element) -> Any:  # noqa: ANN401 - a value of any YAML type
    """The value without its places."""
    value = element.value
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return value


def _element(file: Path, node: yaml.Node, loader: yaml.SafeLoader) -> Element:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return Element(file, line, _pairs(file, node, loader))
    if isinstance(node, yaml.SequenceNode):
        return Element(file, line, [_element(file, item, loader) for item in node.value])
    # The text of a block (| or >) begins on the line after its sign.
    block = isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")
    try:
        value = loader.construct_object(node)
    except (yaml.YAMLError, ValueError) as fault:
        Element(file, line, None).refuse(f"giá trị sai: {fault}", f"wrong value: {fault}")
    return Element(file, line + block, value)


def _pairs(file: Path, node: yaml.MappingNode, loader: yaml.SafeLoader) -> dict[str, Element]:
    found: dict[str, Element] = {}
    for key_node, value_node in node.value:
        # `from:` and the like are plain words; "on", "yes" would be read as flags.
        key = str(key_node.value)
        if key in found:
            place = Element(file, key_node.start_mark.line + 1, None)
            place.refuse(f"khóa “{key}” viết hai lần", f"key “{key}” stands twice; keep one")
        found[key] = _element(file, value_node, loader)
    return found
