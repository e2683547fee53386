from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.matrix import roles_with
from accounts.roles import Role
from accounts.scope import ScopedQuerySet
from branches.tree.models.owned import BranchOwned
from ground.days import Dated, Days


class DutyQuerySet(Dated, ScopedQuerySet):
    readers = roles_with("branch.read")

    def current(self, today: date) -> Self:
        """Duties in force on a day: begun, not past their last day, not ended early."""
        return self.standing_on(today).filter(ended_at=None)


class Duty(BranchOwned):
    """An appointment (任职): one user, one branch, one role, from one day to another.

    All rights come from duties. Ending one takes effect on the next click, in jobs as well.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("user"), on_delete=models.PROTECT, related_name="duties"
    )
    role = models.CharField(_("role"), max_length=10, choices=Role)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("given by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    days = Days("starts_on", "ends_on")
    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        ordering = ["branch", "role", "id"]
        indexes = [models.Index(fields=["branch", "role"], name="duty_branch_role")]
        constraints = [
            models.UniqueConstraint(
                name="duty_once_at_a_time",
                fields=["user", "branch", "role"],
                condition=Q(ended_at=None, ends_on=None),
                violation_error_message=_("This person already holds this duty."),
            ),
            models.CheckConstraint(
                name="duty_ends_after_it_begins",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("A duty cannot end before it begins."),
            ),
        ]

    def __str__(self):
        return f"{self.user} · {self.get_role_display()} · {self.branch}"
