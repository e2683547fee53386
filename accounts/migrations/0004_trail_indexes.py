from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    # The trail is filled from the first day on, and nobody must wait for an index on it.
    atomic = False

    dependencies = [("accounts", "0003_people_and_chain_checks")]

    operations = [
        AddIndexConcurrently(
            model_name='auditentry',
            index=models.Index(fields=['at'], name='auditentry_at'),
        ),
        AddIndexConcurrently(
            model_name='auditentry',
            index=models.Index(condition=models.Q(('action__startswith', 'user.'), ('action__startswith', 'second_factor.'), ('action__startswith', 'officer.'), ('action__startswith', 'relative.'), ('action__startswith', 'duty.'), _connector='OR'), fields=['-id'], name='auditentry_security'),
        ),
        AddIndexConcurrently(
            model_name='auditentry',
            index=models.Index(condition=models.Q(('action__in', ('value.revealed', 'household.numbers_shown'))), fields=['-id'], name='auditentry_looks'),
        ),
        AddIndexConcurrently(
            model_name='auditentry',
            index=models.Index(condition=models.Q(('action__in', ('value.revealed', 'household.numbers_shown'))), fields=['county_id', '-id'], name='auditentry_looks_county'),
        ),
        AddIndexConcurrently(
            model_name='auditentry',
            index=models.Index(condition=models.Q(('action__in', ('value.revealed', 'household.numbers_shown'))), fields=['city_id', '-id'], name='auditentry_looks_city'),
        ),
    ]
