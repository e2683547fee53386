"""Members are listed for the search, and their categories move along with them."""

from django.db import migrations

from branches.stamping import StampAncestors
from members.listing_sql import LIST_MEMBERSHIP, MOVE_CATEGORIES


class Migration(migrations.Migration):
    dependencies = [
        ("families", "0002_triggers"),
        ("members", "0001_initial"),
    ]

    operations = [
        StampAncestors("membergroup"),
        StampAncestors("membership"),
        StampAncestors("membershipcategory"),
        migrations.RunSQL(LIST_MEMBERSHIP, "DROP FUNCTION list_membership() CASCADE"),
        migrations.RunSQL(MOVE_CATEGORIES, "DROP FUNCTION move_membership_categories() CASCADE"),
    ]
