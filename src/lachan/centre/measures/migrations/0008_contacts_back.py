"""On the way back: orders to abuse desks, which the release before can't name. Apart, for PostgreSQL changes no table
in a transaction in which rows of it were removed."""

from typing import Any

from django.db import migrations

_ORDERS = "SELECT id FROM measures_order WHERE partner_id IS NULL"
# a thread is about orders of one receiver
_THREADS = f"SELECT thread_id FROM measures_thread_orders WHERE order_id IN ({_ORDERS})"


def keep(apps: Any, schema_editor: Any) -> None:
    """This will change nothing on the way here."""


def leave_out(apps: Any, schema_editor: Any) -> None:
    """This will leave such orders out, with what was said of them."""
    schema_editor.execute(f"DELETE FROM measures_letter WHERE thread_id IN ({_THREADS})")
    schema_editor.execute(f"DELETE FROM measures_thread_orders WHERE order_id IN ({_ORDERS})")
    schema_editor.execute(
        "DELETE FROM measures_thread WHERE id NOT IN (SELECT thread_id FROM measures_thread_orders)"
    )
    schema_editor.execute(f"DELETE FROM measures_reply WHERE order_id IN ({_ORDERS})")
    schema_editor.execute("DELETE FROM measures_order WHERE partner_id IS NULL")


class Migration(migrations.Migration):
    dependencies = [("measures", "0007_contacts")]
    operations = [migrations.RunPython(keep, leave_out)]
