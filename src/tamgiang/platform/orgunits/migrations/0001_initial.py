import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Area",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("outline", models.JSONField(blank=True, null=True)),
                ("water", models.JSONField(blank=True, null=True)),
                ("source", models.CharField(blank=True, default="", max_length=250)),
            ],
            options={
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("stamp", models.UUIDField(default=uuid.uuid4)),
                ("changed_at", models.DateTimeField(auto_now=True)),
            ],
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("synthetic", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="UnitEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=100, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("create", "established"),
                            ("rename", "renamed"),
                            ("recode", "given another code"),
                            ("merge", "merged"),
                            ("split", "divided"),
                            ("transfer", "moved to another parent"),
                            ("abolish", "abolished"),
                        ],
                        max_length=10,
                    ),
                ),
                ("effective_on", models.DateField()),
                ("instrument", models.CharField(blank=True, default="", max_length=80)),
                ("instrument_on", models.DateField(blank=True, null=True)),
                ("source", models.CharField(blank=True, default="", max_length=250)),
            ],
            options={
                "ordering": ["effective_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="UnitVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("province", "province"),
                            ("district", "district"),
                            ("commune", "commune"),
                            ("hamlet", "hamlet"),
                            ("uncoded", "island district without communes"),
                        ],
                        max_length=10,
                    ),
                ),
                ("code", models.CharField(blank=True, default="", max_length=12)),
                ("designation", models.CharField(blank=True, default="", max_length=40)),
                ("name", models.CharField(max_length=120)),
                ("name_folded", models.CharField(db_index=True, editable=False, max_length=160)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("lat", models.FloatField(blank=True, null=True)),
                ("lon", models.FloatField(blank=True, null=True)),
                ("area_km2", models.FloatField(blank=True, null=True)),
                ("weight", models.PositiveIntegerField(default=0)),
                ("source", models.CharField(blank=True, default="", max_length=250)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="child_versions",
                        to="orgunits.unit",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="orgunits.unit",
                    ),
                ),
            ],
            options={
                "ordering": ["unit_id", "valid_from"],
            },
        ),
        migrations.CreateModel(
            name="UnitBoundary",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("geometry", models.JSONField()),
                ("approximate", models.BooleanField(default=False)),
                ("source", models.CharField(max_length=250)),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="boundary",
                        to="orgunits.unitversion",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AreaMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="orgunits.area",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="orgunits.unit",
                    ),
                ),
            ],
            options={
                "ordering": ["area_id", "valid_from", "unit_id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("area", "unit", "valid_from"), name="orgunits_member_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EventEdge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("whole", "whole"), ("part", "part")],
                        default="whole",
                        max_length=5,
                    ),
                ),
                ("share_num", models.PositiveIntegerField(blank=True, null=True)),
                ("share_den", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "from_unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="edges_out",
                        to="orgunits.unit",
                    ),
                ),
                (
                    "to_unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="edges_in",
                        to="orgunits.unit",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="edges",
                        to="orgunits.unitevent",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("event", "from_unit", "to_unit"), name="orgunits_edge_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("from_unit__isnull", False),
                            ("to_unit__isnull", False),
                            _connector="OR",
                        ),
                        name="orgunits_edge_has_end",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="unitversion",
            index=models.Index(fields=["parent", "valid_from"], name="orgunits_version_parent"),
        ),
        migrations.AddConstraint(
            model_name="unitversion",
            constraint=models.UniqueConstraint(
                fields=("unit", "valid_from"), name="orgunits_version_unit_from"
            ),
        ),
        migrations.AddConstraint(
            model_name="unitversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("code", ""), _negated=True),
                fields=("kind", "code", "valid_from"),
                name="orgunits_version_kind_code_from",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True),
                    ("valid_to__gt", models.F("valid_from")),
                    _connector="OR",
                ),
                name="orgunits_version_interval",
            ),
        ),
    ]
