from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.matrix import roles_with
from accounts.scope import ScopedQuerySet
from ground.days import Dated, Days

from .owned import BranchOwned


class ReadByAll(ScopedQuerySet):
    """Rows about associations themselves: anyone who reads the association's page reads them."""

    readers = roles_with("branch.read")


class HostedUnitQuerySet(Dated, ReadByAll):
    pass


class ChangeKind(models.TextChoices):
    RENAMED = "renamed", _("renamed")
    CORRECTED = "corrected", _("facts corrected")
    CLOSED = "closed", _("closed down")
    REOPENED = "reopened", _("closing undone")


class BranchChange(BranchOwned):
    """Something noted about a branch (沿革) other than its place in the tree, which placements keep.

    ``details`` is field → [old, new]; ``on`` is the day from which it holds.
    """

    what = models.CharField(_("what happened"), max_length=10, choices=ChangeKind)
    on = models.DateField(_("day"))
    document_no = models.CharField(_("document number"), max_length=60, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    details = models.JSONField(_("details"), default=dict, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("noted by"), on_delete=models.PROTECT, related_name="+"
    )
    noted_at = models.DateTimeField(_("noted at"))

    objects = ReadByAll.as_manager()

    class Meta:
        verbose_name = _("change of a branch")
        verbose_name_plural = _("changes of branches")
        indexes = [models.Index(fields=["branch", "-noted_at", "-id"], name="branchchange_branch")]

    def __str__(self):
        return f"{self.branch_id} {self.what} {self.on}"


class HostedUnit(BranchOwned):
    """A shop or workshop in the group of a host: too small for an association of its own."""

    name = models.CharField(_("name"), max_length=60)
    headcount = models.PositiveIntegerField(_("staff"), null=True, blank=True)
    contact = models.CharField(_("contact person"), max_length=40, blank=True)
    listed_on = models.DateField(_("listed on"))
    left_on = models.DateField(_("left on"), null=True, blank=True)

    days = Days("listed_on", "left_on")
    objects = HostedUnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("hosted unit")
        verbose_name_plural = _("hosted units")
        ordering = ["branch", "name", "id"]
        indexes = [models.Index(fields=["branch", "name", "id"], name="hostedunit_branch")]
        constraints = [
            models.UniqueConstraint(
                name="hostedunit_one_name",
                fields=["branch", "name"],
                condition=Q(left_on=None),
                violation_error_message=_("This host already lists a unit of that name."),
            ),
            models.CheckConstraint(
                name="hostedunit_leaves_after_it_came",
                condition=Q(left_on=None) | Q(left_on__gte=F("listed_on")),
                violation_error_message=_("A unit cannot leave before it was listed."),
            ),
        ]

    def __str__(self):
        return self.name
