from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.scope import ScopedQuerySet
from branches.models import SCOPED_BY, BranchOwned
from ground.days import Dated, Days

from .household import READERS, Household


class ClassKind(models.TextChoices):
    """Household classes. "两户" is the first two together; the special families are the next two."""

    ONLY_CHILD = "only_child", _("only-child household")
    TWO_DAUGHTERS = "two_daughters", _("two-daughter household")
    BEREAVED = "bereaved", _("household that lost its only child")
    DISABLED_CHILD = "disabled_child", _("household whose only child is disabled")
    HARDSHIP = "hardship", _("family planning household in hardship")


class EvidenceKind(models.TextChoices):
    CERTIFICATE = "certificate", _("certificate of honour for one child")
    REISSUED = "reissued", _("re-issued certificate")
    STERILISATION = "sterilisation", _("surgery certificate")
    VILLAGE_PROOF = "village_proof", _("village proof")
    DEATH_PROOF = "death_proof", _("death certificate")
    DISABILITY_CARD = "disability_card", _("disability card")
    HARDSHIP_PROOF = "hardship_proof", _("hardship certificate")


class ClassQuerySet(Dated, ScopedQuerySet):
    readers = READERS
    # One that was recorded in error was taken out of the books and holds on no day.
    facts = Q(counted_until=None)

    def recorded(self) -> Self:
        """Those on file, the earliest first, without those recorded in error."""
        return self.filter(self.facts).order_by("starts_on", "id")


class HouseholdClass(BranchOwned):
    """A class that a household was in from one day to another, and the paper that shows it.

    Recorded with evidence, never derived: a finding compares it with the children of head and
    spouse. ``ends_on`` is its last day; ``counted_from``/``counted_until`` say when the books knew it.
    """

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="classes")
    kind = models.CharField(_("class"), max_length=16, choices=ClassKind)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    evidence = models.CharField(_("evidence"), max_length=16, choices=EvidenceKind)
    evidence_no = models.CharField(_("certificate number"), max_length=40, blank=True)
    evidence_on = models.DateField(_("date of the paper"), null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    counted_from = models.DateTimeField(editable=False)
    counted_until = models.DateTimeField(null=True, blank=True, editable=False)

    days = Days("starts_on", "ends_on")
    objects = ClassQuerySet.as_manager()

    class Meta:
        verbose_name = _("household class")
        verbose_name_plural = _("household classes")
        ordering = ["household", "starts_on", "id"]
        indexes = [
            models.Index(fields=[level, "kind", "-id"], name=f"householdclass_{level[:4]}_kind")
            for level in SCOPED_BY
        ]
        constraints = [
            models.CheckConstraint(
                name="householdclass_ends_after_it_begins",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("A class cannot end before it begins."),
            ),
            models.UniqueConstraint(
                name="householdclass_one_open",
                fields=["household", "kind"],
                condition=Q(ends_on=None, counted_until=None),
                violation_error_message=_("This class is recorded already."),
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    def holds_on(self, day) -> bool:
        return self.counted_until is None and self.days.hold(self, day)
