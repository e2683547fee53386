"""The audit trail is chained by the database."""

from django.db import migrations

from accounts.audit import chain


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(chain.INSTALL, chain.REMOVE),
    ]
