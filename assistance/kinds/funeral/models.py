"""What a funeral subsidy adds to a case."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assistance.cases.models.case import AidCase
from assistance.kinds.funeral.standing import NO_RELATION, RELATIONS


class FuneralDetail(models.Model):
    """What a funeral subsidy adds: the proof of death, who applies, and how they stand to the deceased.

    The deceased is the case's beneficiary, the date of death its ``event_on``. A payee without a
    relation is the applicant. ``recorded_death`` says that approving this case put the death on
    file, so that taking it back takes it off again.
    """

    case = models.OneToOneField(AidCase, on_delete=models.CASCADE, related_name="funeral")
    proof_no = models.CharField(_("number of the death certificate"), max_length=40, blank=True)
    applicant = models.ForeignKey("families.Person", on_delete=models.PROTECT, related_name="+")
    applicant_name = models.CharField(_("applicant"), max_length=50)
    applicant_relation = models.CharField(
        _("applicant's relation to the deceased"), max_length=2, choices=RELATIONS
    )
    payee_relation = models.CharField(
        _("payee's relation to the deceased"), max_length=2, choices=RELATIONS, blank=True
    )
    recorded_death = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("funeral detail")
        verbose_name_plural = _("funeral details")
        constraints = [
            models.CheckConstraint(
                name="funeraldetail_relations_to_the_deceased",
                condition=~Q(applicant_relation__in=["", *NO_RELATION]) & ~Q(payee_relation__in=NO_RELATION),
                violation_error_message=_("Say how applicant and payee stand to the deceased."),
            ),
        ]

    def __str__(self):
        return self.applicant_name

    @property
    def payee_stands_as(self) -> str:
        """The payee's relation to the deceased in words."""
        return self.get_payee_relation_display() or self.get_applicant_relation_display()
