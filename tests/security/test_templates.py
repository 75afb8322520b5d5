"""Report templates are written by many hands: nothing in one reaches beyond its figures."""

import pytest

from tamgiang.kernel.errors import Refusal
from tamgiang.platform.files.tests.makers import related
from tamgiang.platform.reports.faults import BadTemplate, NotADocument
from tamgiang.platform.reports.models import ReportTemplate
from tamgiang.platform.reports.rendering import render
from tamgiang.platform.reports.services import store_template
from tamgiang.platform.reports.tests.documents import SetSource, docx, ids, text_of, with_part

CALLS = (
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ fig.__globals__ }}",
    "{{ fig('a').__class__ }}",
    "{{ units[0]['__class__'] }}",
    "{{ units['_sa'] }}",
    "{{ lipsum.__globals__['os'].popen('id').read() }}",
    "{{ cycler.__init__.__globals__ }}",
    "{{ self._TemplateReference__context }}",
    "{{ request.environ }}",
    "{{ units|attr('__class__') }}",
    "{{ units.append(1) }}",
    "{{ 7*7 }}",
    "{% import 'os' as os %}",
    "{% include '/etc/passwd' %}",
    "{% set x = fig %}",
    "{% for a in range(10**9) %}{% endfor %}",
    "{{ namespace() }}",
    "{{ '%s'|format(fig) }}",
)


@pytest.mark.parametrize("expression", CALLS)
def test_no_expression_leaves_the_report_language(expression: str) -> None:
    with pytest.raises(Refusal) as refused:
        render(docx(expression), SetSource({}), {"units": [object()]}, ids())

    assert isinstance(refused.value, BadTemplate)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "target", ["http://x.example/t.dotm", "\\\\\\\\10.0.0.5\\\\t.dotm", "file:///etc/passwd"]
)
def test_a_template_that_fetches_another_is_refused(target: str) -> None:
    content = with_part(docx("x"), "word/_rels/settings.xml.rels", related(target).encode())

    with pytest.raises(NotADocument):
        store_template(content, "Mẫu", actor="user:1")
    assert not ReportTemplate.objects.exists()


def test_what_a_figure_says_is_text_and_no_tag() -> None:
    source = SetSource({"cameras.public": (1, None, "{{ 7*7 }}<w:p/>")})

    made = render(docx('{{ fig("cameras.public") }}'), source, {}, ids())

    assert text_of(made.document.element.body) == "{{ 7*7 }}<w:p/>"
