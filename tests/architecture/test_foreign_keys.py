"""A string foreign key cannot go where an import may not."""

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from tamgiang.project.checks import allowed, foreign_keys


def test_every_foreign_key_of_the_house_follows_the_floors() -> None:
    assert foreign_keys() == []


@pytest.mark.parametrize(
    ("app", "other", "expected"),
    [
        ("tamgiang.modules.cameras", "tamgiang.modules.cameras", True),
        ("tamgiang.modules.cameras", "tamgiang.platform.orgunits", True),
        ("tamgiang.modules.cameras", "tamgiang.modules.documents", False),
        ("tamgiang.platform.orgunits", "tamgiang.modules.cameras", False),
        ("tamgiang.platform.accounts", "tamgiang.platform.orgunits", True),
        ("tamgiang.platform.orgunits", "tamgiang.platform.accounts", False),
        ("tamgiang.platform.accounts", "django.contrib.auth", True),
        ("tests.dummy", "tamgiang.platform.orgunits", True),
        ("tests.dummy", "tamgiang.modules.cameras", False),
    ],
)
def test_the_rule_for_a_pair_of_apps(app: str, other: str, expected: bool) -> None:
    assert allowed(app, other) is expected


@isolate_apps("tamgiang.modules.cameras", "tamgiang.modules.documents")
def test_a_module_that_points_to_another_by_a_string_is_caught() -> None:
    # given a camera that names a document only in quotation marks
    class Letter(models.Model):
        class Meta:
            app_label = "documents"

    class Pole(models.Model):
        letter = models.ForeignKey("documents.Letter", models.CASCADE)

        class Meta:
            app_label = "cameras"

    # when the check looks at the isolated apps
    errors = foreign_keys([Pole._meta.apps.get_app_config("cameras")])

    # then it names the field, and the other side is not blamed
    assert [error.id for error in errors] == ["tamgiang.E001"]
    assert errors[0].msg == (
        "cameras.Pole.letter points to documents.Letter, "
        "which tamgiang.modules.cameras may not know."
    )
    assert foreign_keys([Letter._meta.apps.get_app_config("documents")]) == []


def test_the_check_is_part_of_every_start() -> None:
    assert apps.is_installed("tamgiang.project")
