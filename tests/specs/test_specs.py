"""Every SPEC of the house keeps the same promises; a new module is tested here unasked."""

from collections import Counter
from importlib.util import find_spec

import pytest
from django.apps import apps
from django.urls import NoReverseMatch, reverse

from tamgiang.kernel.labels import Label
from tamgiang.kernel.schema import Choice, Field, Link, Option, Register, Text
from tamgiang.platform.audit.models import AuditEntry
from tamgiang.platform.events.models import Event
from tamgiang.platform.imports.headers import key_of
from tamgiang.platform.indicators.catalogue import catalogue
from tamgiang.platform.indicators.extracts import columns
from tamgiang.platform.registers.models import MODELS, model_of
from tamgiang.platform.registers.sealing import personal_columns
from tamgiang.platform.registry.registry import registers, specs
from tamgiang.platform.registry.sample import SampleArea
from tamgiang.platform.registry.spec import Spec

REGISTERS = sorted(registers().values(), key=lambda register: register.full_name)
IDS = [register.full_name for register in REGISTERS]
every_register = pytest.mark.parametrize("register", REGISTERS, ids=IDS)
every_spec = pytest.mark.parametrize("spec", specs(), ids=[spec.name for spec in specs()])


@every_spec
def test_a_spec_bears_the_name_of_its_app(spec: Spec) -> None:
    """So that its tables, permissions and indicators are prefixed with it."""
    config = apps.get_app_config(spec.name)
    assert find_spec(f"{config.name}.module")
    assert all(register.module == spec.name for register in spec.registers)


@every_register
def test_the_table_is_prefixed_and_no_other_has_it(register: Register) -> None:
    tables = Counter(model._meta.db_table for model in apps.get_models())
    table = model_of(register)._meta.db_table
    assert table == f"{register.module}_{register.name}"
    assert tables[table] == 1


def test_indicators_are_named_after_the_module_that_defines_them() -> None:
    for definition in catalogue().definitions:
        app = definition.source.parent.parent.name
        assert definition.code.startswith(f"{app}."), definition.source


@every_register
def test_personal_values_have_a_retention_rule_and_are_never_the_title(register: Register) -> None:
    if register.personal:
        assert register.retention
        assert register.keep, "a rule in words is carried out by nobody: declare `keep`"
        assert register.keep.source
    assert not register.by_name[register.title].personal


def test_no_figure_rests_upon_what_a_personal_value_says() -> None:
    """An erased text leaves a marker, so that it may be counted whether there is one; no more."""
    for definition in catalogue().definitions:
        for measure in definition.measures:
            register = measure.register
            for name in personal_columns(register) & set(columns(register, [measure])):
                assert isinstance(register.by_name[name], Text), definition.code
                assert f"{name} is not null" in str(measure.described()["where"])


@every_register
def test_keys_are_required(register: Register) -> None:
    assert all(register.by_name[name].required for name in register.key)


@every_register
def test_links_lead_to_a_register_or_to_a_module_that_is_not_installed(register: Register) -> None:
    installed = {spec.name for spec in specs()}
    for field in register.fields:
        if isinstance(field, Link) and field.to.partition(".")[0] in installed:
            assert field.to in registers(), f"{register.full_name}.{field.name}"


@every_register
def test_every_text_is_there_in_both_languages(register: Register) -> None:
    labels = [register.label, register.plural, register.effective_label]
    labels += [label for field in register.fields for label in _labels(field)]
    assert all(isinstance(label, Label) for label in labels)
    assert all(label.vi.strip() and label.en.strip() for label in labels)


@every_register
def test_a_header_of_a_foreign_sheet_means_one_field(register: Register) -> None:
    known = {f.name: (f.label.vi, f.label.en, f.name, *f.aliases) for f in register.fields}
    known["effective_on"] = (register.effective_label.vi, *register.effective_aliases)
    meant: dict[str, str] = {}
    for name, texts in known.items():
        for header in {key_of(text) for text in texts}:
            assert meant.setdefault(header, name) == name, header


@every_register
def test_a_spelling_of_a_choice_means_one_code(register: Register) -> None:
    for field in register.fields:
        if isinstance(field, Choice):
            meant: dict[str, str] = {}
            for option in field.options:
                spellings = {key_of(s) for s in (option.code, *_texts(option))}
                for spelling in spellings:
                    assert meant.setdefault(spelling, option.code) == option.code, spelling


@every_spec
def test_navigation_leads_somewhere(spec: Spec) -> None:
    for item in spec.navigation:
        if item.register:
            assert item.register in registers()
        else:
            try:
                reverse(item.url_name)
            except NoReverseMatch:
                pytest.fail(f"{spec.name}: no url named {item.url_name!r}")


def test_sample_data_seeds_twice_to_one_state(quick_sample: SampleArea) -> None:
    """The second seeding writes no record, no audit entry and no event."""
    _seed_all(quick_sample)
    first = _state()
    assert all(first[name] for name in IDS if not name.startswith("dummy."))
    _seed_all(quick_sample)
    assert _state() == first


def _texts(option: Option) -> tuple[str, ...]:
    return (option.label.vi, option.label.en, *option.aliases)


def _labels(field: Field) -> list[Label]:
    found = [field.label, *(label for label in (field.unit, field.help) if label)]
    if isinstance(field, Choice):
        found += [option.label for option in field.options]
    return found


def _seed_all(sample: SampleArea) -> None:
    for spec in sorted(specs(), key=lambda spec: (spec.sample_order, spec.name)):
        if spec.sample is not None:
            spec.sample(sample)


def _state() -> dict[str, int]:
    counts = {name: model.objects.count() for name, model in MODELS.items()}
    return counts | {"audit": AuditEntry.objects.count(), "events": Event.objects.count()}
