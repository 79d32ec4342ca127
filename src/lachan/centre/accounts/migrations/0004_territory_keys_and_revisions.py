import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_persons_and_requests'),
    ]

    operations = [
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('name', models.CharField(max_length=20, primary_key=True, serialize=False)),
                ('number', models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='competence',
            name='accounts_competence_period',
        ),
        migrations.AddField(
            model_name='competence',
            name='came_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='brought', to='accounts.officesuccession'),
        ),
        migrations.AddField(
            model_name='officesuccession',
            name='action',
            field=models.CharField(choices=[('take_over', 'Take Over'), ('merge', 'Merge'), ('split', 'Split'), ('give_back', 'Give Back')], default='take_over', max_length=12),
        ),
        migrations.AddField(
            model_name='officesuccession',
            name='reason',
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name='territory',
            name='key',
            field=models.CharField(default='', max_length=120),
        ),
        migrations.AddIndex(
            model_name='territory',
            index=models.Index(fields=['key'], name='accounts_territory_key'),
        ),
        migrations.AddConstraint(
            model_name='competence',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='accounts_competence_period'),
        ),
    ]
