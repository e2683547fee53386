from django.db import models
from django.utils.translation import gettext_lazy as _

from branches.models import BranchOwned


class ListingSource(models.TextChoices):
    HOUSEHOLD = "household", _("household")
    MEMBERSHIP = "membership", _("membership")
    PARTY = "party", _("party of a case")


class Listing(BranchOwned):
    """Where a person appears: one row for each household, membership or case that names them.

    Written by triggers alone. It carries what search needs (the name as typed there, pinyin,
    the blind index of the ID, last four digits), so that a search stays inside the scope's own
    index and never touches the people of other associations.

    An appearance that other letters find as well (another reading, a Latin name in full) has a row
    more for each, with a ``reading`` above 0 and nothing but the letters.
    """

    person = models.ForeignKey("families.Person", on_delete=models.CASCADE, related_name="listings")
    source = models.CharField(max_length=10, choices=ListingSource)
    source_id = models.BigIntegerField()
    reading = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=50)
    sort_key = models.CharField(max_length=200)
    initials = models.CharField(max_length=50)
    id_index = models.BinaryField(null=True)
    id_last4 = models.CharField(max_length=4, blank=True)
    phone_last4 = models.CharField(max_length=4, blank=True)

    class Meta:
        verbose_name = _("listing")
        verbose_name_plural = _("listings")
        constraints = [
            models.UniqueConstraint(
                name="listing_one_a_source",
                fields=["source", "source_id", "reading"],
                violation_error_message=_("This appearance is listed already."),
            ),
        ]
        indexes = [
            *(
                models.Index(
                    fields=[level, text], name=f"listing_{level[:4]}_{short}", opclasses=["int8_ops", ops]
                )
                for level in ("branch", "base_id", "township_id", "county_id")
                for text, short, ops in (
                    ("name", "name", "varchar_pattern_ops"),
                    ("initials", "init", "varchar_pattern_ops"),
                    ("id_last4", "id4", "varchar_ops"),
                    ("phone_last4", "ph4", "varchar_ops"),
                )
            ),
            models.Index(fields=["id_index"], name="listing_id_index"),
            models.Index(
                fields=["city_id", "name"],
                name="listing_city_name",
                opclasses=["int8_ops", "varchar_pattern_ops"],
            ),
            models.Index(
                fields=["city_id", "initials"],
                name="listing_city_init",
                opclasses=["int8_ops", "varchar_pattern_ops"],
            ),
        ]

    def __str__(self):
        return f"{self.name} ({self.source})"
