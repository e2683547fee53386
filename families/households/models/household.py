from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.matrix import roles_with
from accounts.scope import ScopedQuerySet
from branches.models import SCOPED_BY, BranchOwned
from families.codes import Relation
from families.households.before import AsksFirst
from ground.days import Dated, Days
from ground.derived import DerivedField
from ground.group_names import LONGEST_KEY, LONGEST_SORT_KEY, group_key, group_sort_key
from ground.readings import LONGEST_OF_ALL, other_letters
from ground.sealed import SealedField

READERS = roles_with("household.read")


class HouseholdStatus(models.TextChoices):
    DRAFT = "draft", _("being registered")
    ACTIVE = "active", _("on file")
    CLOSED = "closed", _("closed")


class Section(models.TextChoices):
    """The four parts in which a household is registered and later changed."""

    HEAD = "head", _("Head of household")
    MEMBERS = "members", _("Members")
    CLASSES = "classes", _("Children, classes and papers")
    ADDRESS = "address", _("Address and account")


class HouseholdQuerySet(ScopedQuerySet):
    readers = READERS

    def without_living_head(self) -> Self:
        """The files in use whose head has died while others of the household live: one of them is next."""
        return self.filter(HEADLESS)


# A task of the clerk, and the condition of its index. Where nobody lives any more there is nobody to choose.
HEADLESS = Q(head_died_on__isnull=False, member_count__gt=0) & ~Q(status=HouseholdStatus.CLOSED)


class HouseholdFileQuerySet(Dated, HouseholdQuerySet):
    pass


class VillagerGroup(BranchOwned):
    """A villagers' group (村民小组, 寨) of a base: how a village orders its families.

    The name stays as it was typed first; ``name_key`` is the same for every other way of typing it.
    """

    name = models.CharField(_("name"), max_length=40)
    name_key = DerivedField(source="name", by=group_key, max_length=LONGEST_KEY)
    sort_key = DerivedField(source="name", by=group_sort_key, max_length=LONGEST_SORT_KEY)

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = _("villager group")
        verbose_name_plural = _("villager groups")
        ordering = ["branch", "sort_key", "id"]
        constraints = [
            models.UniqueConstraint(
                name="villagergroup_one_name",
                fields=["branch", "name_key"],
                violation_error_message=_("This association already has a group of that name."),
            ),
        ]

    def __str__(self):
        return self.name


class LineageField(models.BigIntegerField):
    """The id of the household that a line of households began with: its own, where nothing else is given.

    Set by the database on insert and kept for ever; read back, so that a later save writes the same.
    """

    db_returning = True

    def __init__(self, *args, **kwargs):
        kwargs.update(editable=False, blank=True)
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        for key in ("blank", "editable"):
            kwargs.pop(key, None)
        return name, path, args, kwargs


class Household(BranchOwned):
    """A family on file (家庭档案): the people who live under one head at one branch.

    ``lineage_id`` is the household's own id, or that of the household it was split off from, however
    often: what is given to a house once is given to its whole lineage once. ``split_from`` is the
    household it was split off from and ``split_on`` the first day on its own; neither ever changes.
    On file from ``registered_on`` until the day before ``closed_on``; ``counted_from``/``counted_until``
    say when the books knew it. The dead stay among its members as what they were, and are counted no
    more. ``head_name``, ``head_died_on`` and ``member_count`` repeat what the members' rows say, for
    lists.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(_("number"), max_length=24, unique=True)
    status = models.CharField(
        _("status"), max_length=8, choices=HouseholdStatus, default=HouseholdStatus.DRAFT
    )
    group = models.ForeignKey(
        VillagerGroup,
        verbose_name=_("villager group"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="households",
    )
    lineage_id = LineageField()
    split_from = models.ForeignKey(
        "self",
        verbose_name=_("split off from"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="split_off",
    )
    split_on = models.DateField(_("split off on"), null=True, blank=True, editable=False)
    head_name = models.CharField(_("head of household"), max_length=50)
    head_sort_key = models.CharField(max_length=200, editable=False)
    head_died_on = models.DateField(_("head died on"), null=True, blank=True, editable=False)
    member_count = models.PositiveSmallIntegerField(_("living people"), default=1, editable=False)
    address_division = models.ForeignKey(
        "branches.Division", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    address_detail = SealedField(_("address"))
    address_detail: str
    remarks = models.CharField(_("remarks"), max_length=200, blank=True)
    filled = ArrayField(
        models.CharField(max_length=8, choices=Section),
        verbose_name=_("sections filled in"),
        default=list,
        editable=False,
    )
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(editable=False)
    registered_on = models.DateField(_("registered on"), null=True, blank=True)
    closed_on = models.DateField(_("file closed on"), null=True, blank=True, editable=False)
    counted_from = models.DateTimeField(null=True, blank=True, editable=False)
    counted_until = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    # No column: set by an operation that asks before it saves.
    asks_first: AsksFirst | None = None

    days = Days("registered_on", "closed_on")
    objects = HouseholdFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("household")
        verbose_name_plural = _("households")
        indexes = [
            *(
                models.Index(fields=[level, "-created_at", "-id"], name=f"household_{level[:4]}_new")
                for level in SCOPED_BY
            ),
            *(
                models.Index(fields=[level, "status", "-created_at", "-id"], name=f"household_{level[:4]}_st")
                for level in SCOPED_BY
            ),
            *(
                models.Index(fields=[level, "head_sort_key", "id"], name=f"household_{level[:4]}_name")
                for level in SCOPED_BY
            ),
            models.Index(fields=["lineage_id"], name="household_lineage"),
            *(
                models.Index(
                    fields=[level, "head_died_on", "id"],
                    name=f"household_{level[:4]}_heir",
                    condition=HEADLESS,
                )
                for level in SCOPED_BY
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="household_lineage_follows_its_split",
                condition=Q(split_from=None, split_on=None, lineage_id=F("id"))
                | Q(split_from__isnull=False, split_on__isnull=False, lineage_id__lt=F("id")),
                violation_error_message=_(
                    "A household that was split off says from which, since when, and keeps its lineage."
                ),
            ),
            models.CheckConstraint(
                name="household_counts_once_registered",
                condition=Q(status="draft", counted_from=None, registered_on=None)
                | (~Q(status="draft") & Q(counted_from__isnull=False, registered_on__isnull=False)),
                violation_error_message=_("A household counts from the day its registration is complete."),
            ),
            models.CheckConstraint(
                name="household_closed_counts_no_more",
                condition=Q(status="closed", closed_on__isnull=False, counted_until__isnull=False)
                | (~Q(status="closed") & Q(closed_on=None, counted_until=None)),
                violation_error_message=_("A closed household says from when it no longer counts."),
            ),
            models.CheckConstraint(
                name="household_closes_after_registration",
                condition=Q(closed_on=None) | Q(closed_on__gte=F("registered_on")),
                violation_error_message=_("A household file cannot be closed before it was registered."),
            ),
        ]

    def __str__(self):
        return f"{self.head_name} {self.number}"

    def get_absolute_url(self):
        return reverse("families:page", args=[self.number])


class HouseholdMemberQuerySet(Dated, models.QuerySet):
    pass


class HouseholdMember(models.Model):
    """A person in a household, by relation to its head, from one day to another.

    Where nobody says since when, ``joined_on`` is the first day on which it can have been: that of
    birth, or of leaving the household before.
    """

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(
        "families.Person", on_delete=models.PROTECT, related_name="household_memberships"
    )
    relation = models.CharField(_("relation to the head"), max_length=2, choices=Relation)
    name = models.CharField(_("name as typed"), max_length=50)
    sort_key = models.CharField(max_length=200, editable=False)
    initials = models.CharField(max_length=50, editable=False)
    other_letters = DerivedField(source="name", by=other_letters, max_length=LONGEST_OF_ALL)
    joined_on = models.DateField(_("since"))
    left_on = models.DateField(_("until"), null=True, blank=True)
    left_reason = models.CharField(_("reason for leaving"), max_length=100, blank=True)

    days = Days("joined_on", "left_on")
    objects = HouseholdMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("household member")
        verbose_name_plural = _("household members")
        ordering = ["household", "relation", "id"]
        constraints = [
            models.UniqueConstraint(
                name="householdmember_one_live_household",
                fields=["person"],
                condition=Q(left_on=None),
                violation_error_message=_("This person already belongs to a household."),
            ),
            models.UniqueConstraint(
                name="householdmember_one_head",
                fields=["household"],
                condition=Q(left_on=None, relation=Relation.HEAD),
                violation_error_message=_("A household has one head."),
            ),
            models.CheckConstraint(
                name="householdmember_relation_to_the_head",
                condition=~Q(relation__in=["", Relation.SELF]),
                violation_error_message=_("Choose the relation to the head."),
            ),
            models.CheckConstraint(
                name="householdmember_leaves_after_joining",
                condition=Q(left_on=None) | Q(left_on__gte=F("joined_on")),
                violation_error_message=_("A member cannot leave before joining."),
            ),
        ]

    def __str__(self):
        return self.name
