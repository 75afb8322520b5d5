"""The closed language of report templates: figures, names of the context, for and if.

Word templates come from many hands, so this is not Jinja at large: a template may print, loop
over a list of the context (at most two deep), choose, and call `fig`. Arithmetic, assignments,
macros, filters, imports and private attributes do not parse.
"""

from collections.abc import Iterator

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

ALLOWED: tuple[type[nodes.Node], ...] = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Call,
    nodes.Keyword,
    nodes.For,
    nodes.If,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
)
FUNCTIONS = frozenset({"fig"})
MAX_DEPTH = 2


class ReportEnvironment(ImmutableSandboxedEnvironment):
    """Parses nothing outside the closed language, and knows no globals."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals.clear()
        self.filters.clear()
        self.tests.clear()

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        check_tree(tree)
        return tree


def check_tree(tree: nodes.Node, depth: int = 0) -> None:
    """Raise TemplateSyntaxError at the first construct the language does not have."""
    if not isinstance(tree, ALLOWED):
        kind = type(tree).__name__.lower()
        raise TemplateSyntaxError(f"“{kind}” is not part of the report language", tree.lineno)
    if isinstance(tree, nodes.Call):
        _check_call(tree)
    if isinstance(tree, nodes.Getattr) and tree.attr.startswith("_"):
        raise TemplateSyntaxError(f"“{tree.attr}” is private", tree.lineno)
    depth += isinstance(tree, nodes.For)
    if depth > MAX_DEPTH:
        raise TemplateSyntaxError("loops stand at most two deep", tree.lineno)
    for child in tree.iter_child_nodes():
        check_tree(child, depth)


def _check_call(call: nodes.Call) -> None:
    known = isinstance(call.node, nodes.Name) and call.node.name in FUNCTIONS
    if not known or call.dyn_args is not None or call.dyn_kwargs is not None:
        raise TemplateSyntaxError('only fig("code") can be called', call.lineno)


def figure_calls(source: str) -> Iterator[str]:
    """Codes written out in `fig("code")` calls of one piece of template text."""
    try:
        tree = ReportEnvironment().parse(source)
    except TemplateSyntaxError:
        return
    for call in tree.find_all(nodes.Call):
        if call.args and isinstance(call.args[0], nodes.Const):
            yield str(call.args[0].value)
