from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_audit_chains'),
    ]

    operations = [
        migrations.CreateModel(
            name='ChainCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('checked_at', models.DateTimeField(verbose_name='checked at')),
                ('entries', models.BigIntegerField(verbose_name='entries')),
                ('breaks', models.JSONField(default=list)),
                ('anchored', models.BooleanField(default=False, verbose_name='compared with heads kept elsewhere')),
            ],
            options={
                'verbose_name': 'chain check',
                'verbose_name_plural': 'chain checks',
            },
        ),
        migrations.AddIndex(
            model_name='officer',
            index=models.Index(fields=['name'], name='officer_by_name'),
        ),
        migrations.AddConstraint(
            model_name='declaredrelative',
            constraint=models.CheckConstraint(condition=models.Q(('ended_at', None), ('ended_at__gte', models.F('declared_at')), _connector='OR'), name='declaredrelative_ends_later', violation_error_message='A declaration cannot end before it was made.'),
        ),
    ]
