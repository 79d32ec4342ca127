"""Programs that a drill runs in processes of their own: what a centre does before and after its backup."""

from __future__ import annotations

_BEGIN = """
import io, json, os, sys
from datetime import date, timedelta
from pathlib import Path
from lachan.centre.config.preparing import prepare
prepare(static=False, say=lambda line: None)
from django.db import connection, transaction
from django.utils import timezone
from lachan.centre.audit.actors import OPERATOR
from lachan.centre.audit.log import record
from lachan.centre.audit.sealing import seal
"""

SIGN = """
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from lachan.centre.audit.exporting import own_batches
from lachan.centre.audit.signer import Signer
from lachan.centre.audit.signing import read_key, to_line

def sign(folder):
    signer = Signer(key=read_key(folder / "signer.key"), state=folder / "signer.state")
    reply = signer.sign_heads(tuple(batch.head for batch in own_batches()), now=timezone.now())
    assert not reply.refused, reply
    with (folder / "heads.jsonl").open("a") as heads:
        heads.write(to_line(reply.last) + "\\n")
"""

# persons, entries with personal values, evidence, sealed and signed: `WHAT folder count`
WORK = (
    _BEGIN
    + SIGN
    + """
from lachan.centre.accounts.queries.offices import offices_on
from lachan.centre.accounts.services.persons import add_person
from lachan.centre.evidence.services.keeping import HeldFor, keep
from lachan.centre.web.clock import today

folder, prefix, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
now = timezone.now()
office = offices_on(today(now))[0].id
made = []
for number in range(count):
    made.append(add_person(name=f"Người {prefix} {number}", email=f"{prefix}{number}@example.vn", office_id=office,
                           actor=OPERATOR, now=timezone.now()))
    held = HeldFor(holder="case:1", office_id=office, source=f"report:{number}", purpose="report", keep_until=date(2028, 1, 1))
    keep(content=io.BytesIO(f"{prefix} evidence {number}".encode() * 50), name="a.txt", held_for=held, actor=OPERATOR,
         now=timezone.now())
    while seal(timezone.now()):
        pass
sign(folder)
print(json.dumps(made))
"""
)

ERASE = (
    _BEGIN
    + SIGN
    + """
from lachan.centre.accounts.models import Person
from lachan.centre.accounts.services.erasures import erase_account
with transaction.atomic():
    erase_account(Person.objects.get(pk=int(sys.argv[2])), actor=OPERATOR, now=timezone.now())
from lachan.centre.audit.services import finish_erasures
finish_erasures(timezone.now())
while seal(timezone.now()):
    pass
sign(Path(sys.argv[1]))
"""
)

# `BEGIN offices.csv`
BEGIN = (
    _BEGIN
    + """
from lachan.centre.accounts.services.offices import import_tree
from lachan.centre.accounts.services.persons import add_person
added = import_tree(table=Path(sys.argv[1]).read_bytes(), actor=OPERATOR, now=timezone.now()).added
for name in ("an", "binh"):
    add_person(name=name, email=f"{name}@example.vn", office_id=added["ttqg"], actor=OPERATOR, now=timezone.now())
"""
)

# what there is: rows by table, names of persons, values about a person that the log still has, evidence that opens
TELL = (
    _BEGIN
    + """
from lachan.centre.accounts.models import Person
from lachan.centre.audit.models import PersonalValue
from lachan.centre.evidence.models import Content
from lachan.centre.evidence.place import site_store
rows = {}
with connection.cursor() as cursor:
    for name in sorted(connection.introspection.table_names(cursor)):
        cursor.execute(f'SELECT count(*) FROM "{name}"')
        rows[name] = cursor.fetchone()[0]
opened = 0
for content in Content.objects.all():
    file = site_store().open(content.sha256)
    try:
        opened += len(b"".join(file.chunks())) == content.size_bytes
    finally:
        file.close()
print(json.dumps({
    "rows": rows,
    "persons": {person.pk: person.name for person in Person.objects.all()},
    "values": PersonalValue.objects.count(),
    "opened": opened,
    "contents": Content.objects.count(),
}))
"""
)
