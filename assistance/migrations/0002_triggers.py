"""The people of a case are listed for the search, and its history stays as it was written."""

from django.db import migrations

from assistance.cases.case_sql import LIST_PARTY, WRITTEN_ONCE
from branches.stamping import StampAncestors


class Migration(migrations.Migration):
    dependencies = [
        ("assistance", "0001_initial"),
        ("families", "0002_triggers"),
    ]

    operations = [
        StampAncestors("scheme"),
        StampAncestors("aidcase"),
        StampAncestors("printtemplate"),
        migrations.RunSQL(
            LIST_PARTY, "DROP FUNCTION list_party() CASCADE; DROP FUNCTION move_case_listings() CASCADE"
        ),
        migrations.RunSQL(WRITTEN_ONCE, "DROP FUNCTION written_once() CASCADE"),
    ]
