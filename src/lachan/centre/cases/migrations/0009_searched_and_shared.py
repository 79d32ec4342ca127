"""What cases are found by, and views of the inbox that an office shares."""

from __future__ import annotations

from itertools import batched
from typing import TYPE_CHECKING

from django.db import migrations, models

from lachan.centre.cases.finding_words import words_of

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_AT_ONCE = 500


def note_all_words(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """This will put on each case what it is found by."""
    del schema_editor
    cases = apps.get_model("cases", "Case").objects
    places = apps.get_model("accounts", "Territory").objects
    for ids in batched(list(cases.order_by("pk").values_list("pk", flat=True)), _AT_ONCE):
        some = list(cases.filter(pk__in=ids))
        named = places.in_bulk({one for case in some for one in (case.territory_id, case.province_id) if one})
        for case in some:
            where = dict.fromkeys((case.territory_id, case.province_id))
            case.words = words_of(case.title, case.kind, [named[one] for one in where if one in named])
        cases.bulk_update(some, ["words"])


def remove_views_of_offices(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """This will remove what an older release can't keep: views that are of an office."""
    del schema_editor
    apps.get_model("cases", "SavedView").objects.filter(person_id__isnull=True).delete()


class Migration(migrations.Migration):
    """The column, who a view is of, and what stands in the column for the cases that are there."""

    dependencies = [  # noqa: RUF012
        ("accounts", "0009_reasons_of_competences"),
        ("cases", "0008_said_by_hand"),
    ]

    operations = [  # noqa: RUF012
        migrations.AddField(
            model_name="case",
            name="words",
            field=models.CharField(default="", max_length=900),
        ),
        migrations.AddField(
            model_name="savedview",
            name="made_by",
            field=models.CharField(default="", max_length=80),
        ),
        migrations.AddField(
            model_name="savedview",
            name="office_id",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name="savedview",
            name="person_id",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.UniqueConstraint(
                fields=("office_id", "name"), name="cases_savedview_office_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("person_id__isnull", True), ("office_id__isnull", True), _connector="XOR"
                ),
                name="cases_savedview_of_one",
            ),
        ),
        migrations.RunPython(note_all_words, remove_views_of_offices),
    ]
