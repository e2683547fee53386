from django.db import migrations

from branches.stamping import StampAncestors
from members.listing_sql import LIST_MEMBERSHIP, MOVE_CATEGORIES


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0001_initial"),
        ("branches", "0002_stamp_ancestors"),
        ("families", "0003_sections_and_class_order"),
    ]

    operations = [
        StampAncestors("membergroup"),
        StampAncestors("membership"),
        StampAncestors("membershipcategory"),
        migrations.RunSQL(LIST_MEMBERSHIP, "DROP FUNCTION list_membership() CASCADE"),
        migrations.RunSQL(MOVE_CATEGORIES, "DROP FUNCTION move_membership_categories() CASCADE"),
    ]
