from django.db import migrations

from assistance.case_sql import LIST_PARTY, WRITTEN_ONCE
from branches.stamping import StampAncestors


class Migration(migrations.Migration):
    dependencies = [("assistance", "0001_initial"), ("families", "0002_stamp_and_list")]

    operations = [
        StampAncestors("scheme"),
        StampAncestors("aidcase"),
        migrations.RunSQL(LIST_PARTY, "DROP FUNCTION list_party() CASCADE; DROP FUNCTION move_case_listings() CASCADE"),
        migrations.RunSQL(WRITTEN_ONCE, "DROP FUNCTION written_once() CASCADE"),
    ]
