"""What housing aid adds to a case."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assistance.cases.models.case import AidCase


class WorkKind(models.TextChoices):
    BUILD = "build", _("a new building")
    REBUILD = "rebuild", _("rebuilding")
    REPAIR = "repair", _("repair")
    WATER = "water", _("water supply")
    TOILET = "toilet", _("toilet")
    STOVE = "stove", _("stove")


class DangerGrade(models.TextChoices):
    """How safe a house is (危险房屋鉴定标准): A is sound, D is to be left at once."""

    A = "A", _("grade A")
    B = "B", _("grade B")
    C = "C", _("grade C")
    D = "D", _("grade D")


GRADED_WORK = (WorkKind.BUILD, WorkKind.REBUILD, WorkKind.REPAIR)


class HousingDetail(models.Model):
    """The work that housing aid is for. ``total_cost`` is yuan, no matter who pays it.

    ``after`` and ``completed_on`` are filled in once the work is done, before the case is archived.
    """

    case = models.OneToOneField(AidCase, on_delete=models.CASCADE, related_name="housing")
    work = models.CharField(_("kind of work"), max_length=8, choices=WorkKind)
    danger_grade = models.CharField(_("danger grade"), max_length=1, choices=DangerGrade, blank=True)
    total_cost = models.DecimalField(_("cost of the work"), max_digits=14, decimal_places=2)
    before = models.CharField(_("state of the house"), max_length=300)
    completed_on = models.DateField(_("completed on"), null=True, blank=True)
    after = models.CharField(_("state after the work"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("housing detail")
        verbose_name_plural = _("housing details")
        constraints = [
            models.CheckConstraint(
                name="housingdetail_work_on_the_house_is_graded",
                condition=Q(work__in=GRADED_WORK) & ~Q(danger_grade="")
                | ~Q(work__in=GRADED_WORK) & Q(danger_grade=""),
                violation_error_message=_(
                    "Work on the house itself needs its danger grade; water, toilet and stove have none."
                ),
            ),
            models.CheckConstraint(
                name="housingdetail_work_costs_something",
                condition=Q(total_cost__gt=0),
                violation_error_message=_("The cost of the work must be above zero."),
            ),
            models.CheckConstraint(
                name="housingdetail_completion_is_described",
                condition=Q(completed_on=None, after="") | (Q(completed_on__isnull=False) & ~Q(after="")),
                violation_error_message=_("A completed work has its day and says how the house is now."),
            ),
        ]

    def __str__(self):
        return self.get_work_display()


# Work on the house itself, which is graded first; the others are fittings.
