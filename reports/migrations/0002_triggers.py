"""Figures and timetables carry the ancestors of their association."""

from django.db import migrations

from branches.stamping import StampAncestors


class Migration(migrations.Migration):
    dependencies = [
        ("branches", "0002_triggers"),
        ("reports", "0001_initial"),
    ]

    operations = [
        StampAncestors("figurestamp"),
        StampAncestors("timetable"),
    ]
