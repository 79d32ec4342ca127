from typing import Any

from django.db import migrations
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

_SIGNER = "signer:"


def know_signers(apps: Any, schema_editor: Any) -> None:
    """This will write entries of app signers as the engine knows them, so that they count."""
    entries = apps.get_model("indicators", "ListEntry").objects.using(schema_editor.connection.alias)
    entries.filter(kind="app_signer").update(kind="app", value=Concat(Value(_SIGNER), F("value")))


def forget_signers(apps: Any, schema_editor: Any) -> None:
    """This will write them as before."""
    entries = apps.get_model("indicators", "ListEntry").objects.using(schema_editor.connection.alias)
    owned = entries.filter(kind="app", value__startswith=_SIGNER, source__startswith="claim:")
    owned.update(kind="app_signer", value=Substr("value", len(_SIGNER) + 1))


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0004_quiet_indexes"),
    ]

    operations = [
        migrations.RunPython(know_signers, forget_signers),
    ]
