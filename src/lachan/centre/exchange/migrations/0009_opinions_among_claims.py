from __future__ import annotations

import hashlib
from typing import Any

from django.db import migrations, models

OPINIONS = {
    'strongly-disagree': ('mistaken', 'strongly_disagree'),
    'disagree': ('mistaken', 'disagree'),
    'agree': ('agrees', ''),
    'strongly-agree': ('agrees', ''),
}


def keep_among_claims(apps: Any, schema_editor: Any) -> None:
    """What was said by STIX of the centre's entries, as claims; of the rest nobody read anything."""
    Claim, Entry, Said, StixName = (
        apps.get_model('exchange', name) for name in ('Claim', 'Entry', 'Said', 'StixName')
    )
    for said in Said.objects.exclude(about_uid=None).select_related('received').iterator(chunk_size=500):
        says, why = ('sighting', '') if said.what == 'sighting' else OPINIONS.get(said.opinion, ('', ''))
        name = StixName.objects.filter(uid=said.about_uid).first()
        if not says or name is None:
            continue
        entry = Entry.objects.filter(kind=name.kind, value=name.value).order_by('-pk').first()
        hashed = hashlib.sha256(f'{said.pk} {says} {name.kind} {name.value}'.encode()).hexdigest()
        Claim.objects.create(
            partner_id=said.partner_id, mark=f'{said.received.stix_id[:80]}/{hashed[:16]}', says=says, kind=name.kind,
            value=name.value, source=entry.source if entry else '', why=why,
            count=said.count if says == 'sighting' else 1, begins=said.first_seen_at or said.last_seen_at,
            ends=said.last_seen_at or said.first_seen_at, way='stix', sha256=hashed, received_at=said.at,
            sent_by=f'partner:{said.partner_id}', received_id=said.received_id,
        )


def leave_out(apps: Any, schema_editor: Any) -> None:
    """What was said by an opinion had no place among claims before."""
    apps.get_model('exchange', 'Claim').objects.filter(way='stix').delete()


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0008_unsigned_ask'),
    ]

    operations = [
        migrations.AddField(
            model_name='claim',
            name='received_id',
            field=models.BigIntegerField(null=True),
        ),
        migrations.RemoveConstraint(
            model_name='claim',
            name='exchange_claim_says',
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('says__in', ('confirmed', 'refused', 'sighting', 'hits', 'mistaken', 'agrees'))), name='exchange_claim_says'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(condition=models.Q(('received_id__isnull', False)), fields=['received_id'], name='exchange_claim_object'),
        ),
        migrations.RunPython(keep_among_claims, leave_out),
        migrations.DeleteModel(
            name='Said',
        ),
    ]
