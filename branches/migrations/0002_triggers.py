"""Associations and what belongs to them carry their ancestors."""

from django.db import migrations

from branches.stamping import BRANCH_FUNCTION, CHILD_COUNT_FUNCTION, STAMP_FUNCTION, StampAncestors


class Migration(migrations.Migration):
    dependencies = [
        ("branches", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(STAMP_FUNCTION, "DROP FUNCTION stamp_ancestors()"),
        migrations.RunSQL(BRANCH_FUNCTION, "DROP FUNCTION stamp_branch() CASCADE"),
        migrations.RunSQL(CHILD_COUNT_FUNCTION, "DROP FUNCTION count_children() CASCADE"),
        StampAncestors("duty"),
        StampAncestors("dutyproposal"),
        StampAncestors("queuetally"),
        StampAncestors("branchchange"),
        StampAncestors("hostedunit"),
    ]
