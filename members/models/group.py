from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.matrix import roles_with
from accounts.scope import ScopedQuerySet
from branches.models import BranchOwned
from ground.days import Dated, Days
from ground.derived import DerivedField
from ground.group_names import LONGEST_KEY, LONGEST_SORT_KEY, group_key, group_sort_key


class MemberGroupQuerySet(Dated, ScopedQuerySet):
    readers = roles_with("roster.read")


class MemberGroup(BranchOwned):
    """A member group (会员小组) of an association; a village often has one a villagers' group.

    Closed, never deleted: those who left still say in which group they were.
    """

    name = models.CharField(_("name"), max_length=40)
    name_key = DerivedField(source="name", by=group_key, max_length=LONGEST_KEY)
    sort_key = DerivedField(source="name", by=group_sort_key, max_length=LONGEST_SORT_KEY)
    opened_on = models.DateField(_("since"))
    closed_on = models.DateField(_("group closed on"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    days = Days("opened_on", "closed_on")
    objects = MemberGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("member group")
        verbose_name_plural = _("member groups")
        ordering = ["branch", "sort_key", "id"]
        indexes = [
            models.Index(fields=["branch", "sort_key"], name="membergroup_branch_order"),
            *(
                models.Index(
                    fields=[level, "id"], name=f"membergroup_{level[:4]}_open", condition=Q(closed_on=None)
                )
                for level in ("base_id", "township_id", "county_id")
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="membergroup_one_name",
                fields=["branch", "name_key"],
                condition=Q(closed_on=None),
                violation_error_message=_("This association already has a member group of that name."),
            ),
            models.CheckConstraint(
                name="membergroup_closed_after_opening",
                condition=Q(closed_on=None) | Q(closed_on__gte=models.F("opened_on")),
                violation_error_message=_("A group cannot be closed before it was opened."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("members:group", args=[self.pk])
