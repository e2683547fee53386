from django.db import migrations

from branches.stamping import StampAncestors


class Migration(migrations.Migration):
    dependencies = [("branches", "0004_facts_changes_units")]

    operations = [
        StampAncestors("branchchange"),
        StampAncestors("hostedunit"),
    ]
