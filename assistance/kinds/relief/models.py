"""What relief adds to a case."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assistance.cases.models.case import AidCase
from ground.sealed import SealedField


class ReliefCause(models.TextChoices):
    DISASTER = "disaster", _("natural disaster")
    ACCIDENT = "accident", _("accident")
    ILLNESS = "illness", _("major illness")
    HARDSHIP = "hardship", _("sudden hardship")


class ReliefDetail(models.Model):
    """What struck a family. ``loss`` is yuan: damage, or what treatment cost the family itself.

    The health note is kept sealed and for an illness only.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.OneToOneField(AidCase, on_delete=models.CASCADE, related_name="relief")
    cause = models.CharField(_("cause"), max_length=8, choices=ReliefCause)
    loss = models.DecimalField(_("loss"), max_digits=14, decimal_places=2)
    health_note = SealedField(_("health"))
    health_note: str

    class Meta:
        verbose_name = _("relief detail")
        verbose_name_plural = _("relief details")
        constraints = [
            models.CheckConstraint(
                name="reliefdetail_loss_above_zero",
                condition=Q(loss__gt=0),
                violation_error_message=_("The loss must be above zero."),
            ),
            models.CheckConstraint(
                name="reliefdetail_health_of_an_illness_only",
                condition=Q(cause=ReliefCause.ILLNESS) | Q(health_note_sealed=None),
                violation_error_message=_("A health note is kept for an illness only."),
            ),
        ]

    def __str__(self):
        return self.get_cause_display()
