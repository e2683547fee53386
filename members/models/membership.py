from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.matrix import roles_with
from accounts.scope import ScopedQuerySet
from branches.models import SCOPED_BY, Branch, BranchOwned, Level
from ground.days import Dated, Days
from ground.derived import DerivedField
from ground.readings import LONGEST_OF_ALL, other_letters


class MembershipKind(models.TextChoices):
    INDIVIDUAL = "individual", _("individual member")
    GROUP = "group", _("group member")


class Category(models.TextChoices):
    """What a member stands for in the association; one member may be in several."""

    BACKBONE = "backbone", _("backbone member")
    ACTIVIST = "activist", _("family planning activist")
    CADRE = "cadre", _("cadre of an office")
    FIVE_ELDERS = "five_elders", _("one of the five elders")
    CONTACT_HEAD = "contact_head", _("contact household head")
    VOLUNTEER = "volunteer", _("volunteer")
    WEALTH_LEADER = "wealth_leader", _("leader in earning")
    TRADE_EXPERT = "trade_expert", _("expert of a trade")
    PUBLIC_FIGURE = "public_figure", _("well-known person")
    BENEFACTOR = "benefactor", _("benefactor")
    MIGRANT = "migrant", _("migrant member")


class Politics(models.TextChoices):
    """Political status (GB/T 4762-1984, the codes in use)."""

    PARTY_MEMBER = "01", _("member of the Communist Party")
    PROBATIONARY = "02", _("probationary member of the Communist Party")
    YOUTH_LEAGUE = "03", _("member of the Youth League")
    OTHER_PARTY = "04", _("member of a democratic party")
    NO_PARTY = "12", _("person without party affiliation")
    MASSES = "13", _("the masses")


class LeavingReason(models.TextChoices):
    WISH = "wish", _("own wish")
    MOVED = "moved", _("moved away")
    TRANSFERRED = "transferred", _("joined another association")
    DIED = "died", _("died")
    STRUCK_OFF = "struck_off", _("struck off by the council")
    IN_ERROR = "in_error", _("entered in error")


class MembershipQuerySet(Dated, ScopedQuerySet):
    readers = roles_with("roster.read")
    facts = ~Q(left_reason=LeavingReason.IN_ERROR)

    def live(self) -> Self:
        return self.filter(left_on=None)

    def left_after(self, day: date) -> Self:
        """Those who were on the roster on a later day and have left since."""
        return self.filter(self.facts, left_on__gt=day)

    def below(self, branch: Branch) -> Self:
        """The memberships of a branch and of every association below it."""
        return self.filter(**{Level(branch.level).column: branch.pk})


class Membership(BranchOwned):
    """A person on the roster (会员名册) of one association, from joining to leaving.

    Dated and never deleted. Somebody may be a member of several associations, and of each once:
    memberships and distinct people are two measures. A group member (团体会员) is an organisation;
    the person is who represents it. It counts from ``joined_on`` until the day before ``left_on``;
    ``counted_from``/``counted_until`` say when the books knew it.
    """

    person = models.ForeignKey("families.Person", on_delete=models.PROTECT, related_name="memberships")
    card_no = models.CharField(_("card number"), max_length=24, unique=True)
    name = models.CharField(_("name as typed"), max_length=50)
    sort_key = models.CharField(max_length=200, editable=False)
    initials = models.CharField(max_length=50, editable=False)
    other_letters = DerivedField(source="name", by=other_letters, max_length=LONGEST_OF_ALL)
    kind = models.CharField(
        _("kind of member"), max_length=10, choices=MembershipKind, default=MembershipKind.INDIVIDUAL
    )
    organisation = models.CharField(_("organisation"), max_length=80, blank=True)
    group = models.ForeignKey(
        "members.MemberGroup",
        verbose_name=_("member group"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
    )
    leads_group = models.BooleanField(_("leads the group"), default=False)
    politics = models.CharField(_("political status"), max_length=2, choices=Politics, blank=True)
    post = models.CharField(_("post at work"), max_length=40, blank=True)
    home_place = models.CharField(_("home place"), max_length=60, blank=True)
    applied_on = models.DateField(_("applied on"), null=True, blank=True)
    met_on = models.DateField(_("council met on"))
    minutes = models.CharField(_("minutes of the council"), max_length=100)
    joined_on = models.DateField(_("joined on"))
    left_on = models.DateField(_("left on"), null=True, blank=True)
    left_reason = models.CharField(_("why the member left"), max_length=12, choices=LeavingReason, blank=True)
    left_words = models.CharField(_("more about the reason"), max_length=100, blank=True)
    left_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(editable=False)
    counted_from = models.DateTimeField(editable=False)
    counted_until = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    days = Days("joined_on", "left_on")
    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        indexes = [
            *(
                # With the person, so that members and people are counted without the rows themselves.
                models.Index(
                    fields=[level, "-joined_on", "-id"],
                    include=["person"],
                    name=f"membership_{level[:4]}_new",
                    condition=Q(left_on=None),
                )
                for level in SCOPED_BY
            ),
            *(
                models.Index(
                    fields=[level, "sort_key", "id"],
                    name=f"membership_{level[:4]}_name",
                    condition=Q(left_on=None),
                )
                for level in SCOPED_BY
            ),
            *(
                models.Index(
                    fields=[level, "-left_on", "-id"],
                    name=f"membership_{level[:4]}_left",
                    condition=Q(left_on__isnull=False),
                )
                for level in SCOPED_BY
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="membership_one_live_a_branch",
                fields=["person", "branch"],
                condition=Q(left_on=None),
                violation_error_message=_("This person is already on the roster of this association."),
            ),
            models.UniqueConstraint(
                name="membership_one_leader_a_group",
                fields=["group"],
                condition=Q(leads_group=True),
                violation_error_message=_("A group has one leader."),
            ),
            models.CheckConstraint(
                name="membership_leads_own_group",
                condition=Q(leads_group=False) | Q(group__isnull=False, left_on=None),
                violation_error_message=_(
                    "Only a member on the roster leads the group that the member is in."
                ),
            ),
            models.CheckConstraint(
                name="membership_joins_after_consent",
                condition=Q(joined_on__gte=F("met_on")),
                violation_error_message=_("Nobody joins before the council has agreed."),
            ),
            models.CheckConstraint(
                name="membership_agreed_after_applying",
                condition=Q(applied_on=None) | Q(applied_on__lte=F("met_on")),
                violation_error_message=_("The council cannot agree before the application."),
            ),
            models.CheckConstraint(
                name="membership_leaves_after_joining",
                condition=Q(left_on=None) | Q(left_on__gte=F("joined_on")),
                violation_error_message=_("Nobody leaves the association before joining."),
            ),
            models.CheckConstraint(
                name="membership_left_says_why",
                condition=Q(left_on=None, left_reason="", left_by=None, counted_until=None)
                | (
                    Q(left_on__isnull=False, left_by__isnull=False, counted_until__isnull=False)
                    & ~Q(left_reason="")
                ),
                violation_error_message=_("Anyone who has left counts no more, and the reason is on file."),
            ),
            models.CheckConstraint(
                name="membership_counted_forwards",
                condition=Q(counted_until=None) | Q(counted_until__gte=F("counted_from")),
                violation_error_message=_("A membership cannot stop counting before it starts."),
            ),
            models.CheckConstraint(
                name="membership_group_member_is_an_organisation",
                condition=Q(kind=MembershipKind.INDIVIDUAL, organisation="")
                | (Q(kind=MembershipKind.GROUP) & ~Q(organisation="")),
                violation_error_message=_(
                    "A group member, and nobody else, has the name of an organisation."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.name} {self.card_no}"

    def get_absolute_url(self):
        return reverse("members:page", args=[self.card_no])


class MembershipCategoryQuerySet(Dated, ScopedQuerySet):
    readers = roles_with("roster.read")

    def held(self) -> Self:
        """Those that nobody has taken away, in the order in which they were given."""
        return self.filter(left_on=None).order_by("id")


class MembershipCategory(BranchOwned):
    """A category that a member was in from one day to another; taken away it stays on file."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="categories")
    category = models.CharField(_("category"), max_length=14, choices=Category)
    joined_on = models.DateField(_("since"))
    left_on = models.DateField(_("until"), null=True, blank=True)
    counted_from = models.DateTimeField(editable=False)
    counted_until = models.DateTimeField(null=True, blank=True, editable=False)

    days = Days("joined_on", "left_on")
    objects = MembershipCategoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("category of a member")
        verbose_name_plural = _("categories of members")
        ordering = ["membership", "id"]
        indexes = [
            models.Index(
                fields=[level, "category", "-membership"],
                name=f"membershipcategory_{level[:4]}",
                condition=Q(left_on=None),
            )
            for level in SCOPED_BY
        ]
        constraints = [
            models.UniqueConstraint(
                name="membershipcategory_once",
                fields=["membership", "category"],
                condition=Q(left_on=None),
                violation_error_message=_("This member is in the category already."),
            ),
            models.CheckConstraint(
                name="membershipcategory_leaves_after_joining",
                condition=Q(left_on=None) | Q(left_on__gte=F("joined_on")),
                violation_error_message=_("A category cannot end before it begins."),
            ),
            models.CheckConstraint(
                name="membershipcategory_left_counts_no_more",
                condition=Q(left_on=None, counted_until=None)
                | Q(left_on__isnull=False, counted_until__isnull=False),
                violation_error_message=_("A category that was taken away says since when."),
            ),
            models.CheckConstraint(
                name="membershipcategory_counted_forwards",
                condition=Q(counted_until=None) | Q(counted_until__gte=F("counted_from")),
                violation_error_message=_("A category cannot stop counting before it starts."),
            ),
        ]

    def __str__(self):
        return self.get_category_display()
