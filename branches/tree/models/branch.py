from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.matrix import reach_of, roles_with
from accounts.scope import Actor, Place, ScopeColumns, ScopedQuerySet
from ground.days import Dated, Days

from .owned import Level


class BranchKind(models.TextChoices):
    """What an association is; how it is organised is its model."""

    ADMINISTRATIVE = "administrative", _("administrative association")
    ENTERPRISE = "enterprise", _("enterprise association")
    MIGRANT = "migrant", _("migrant association")
    PARK = "park", _("industrial park association")
    MARKET = "market", _("market or trade association")
    ESTATE = "estate", _("residential estate association")
    STAFF_VILLAGE = "staff_village", _("staff village association")
    INDUSTRY = "industry", _("industry branch")
    INSTITUTION = "institution", _("institution association")

    @property
    def letter(self) -> str:
        """The letter in the code of an association of this kind; none for administrative ones."""
        return CODE_LETTERS[self]


CODE_LETTERS = {
    BranchKind.ADMINISTRATIVE: "",
    BranchKind.ENTERPRISE: "E",
    BranchKind.MIGRANT: "M",
    BranchKind.PARK: "P",
    BranchKind.MARKET: "T",
    BranchKind.ESTATE: "R",
    BranchKind.STAFF_VILLAGE: "S",
    BranchKind.INDUSTRY: "I",
    BranchKind.INSTITUTION: "N",
}


class BranchModel(models.TextChoices):
    """The five ways an association outside the administrative line is organised."""

    INDEPENDENT = "independent", _("independent")
    ATTACHED = "attached", _("attached")
    PARK = "park", _("park")
    SPECIALISED = "specialised", _("specialised")
    EMBEDDED = "embedded", _("embedded")


# Which kinds each model organises. A park's own association and its member firms share a model.
KINDS_OF_MODEL: dict[BranchModel, tuple[BranchKind, ...]] = {
    BranchModel.INDEPENDENT: (BranchKind.ENTERPRISE, BranchKind.INSTITUTION, BranchKind.MIGRANT),
    BranchModel.ATTACHED: tuple(
        kind for kind in BranchKind if kind not in {BranchKind.ADMINISTRATIVE, BranchKind.PARK}
    ),
    BranchModel.PARK: (BranchKind.PARK, BranchKind.ENTERPRISE),
    BranchModel.SPECIALISED: (BranchKind.MARKET, BranchKind.INDUSTRY),
    BranchModel.EMBEDDED: (BranchKind.ESTATE, BranchKind.STAFF_VILLAGE, BranchKind.MIGRANT),
}


class HostNature(models.TextChoices):
    """What kind of unit an association outside the administrative line stands in."""

    STATE = "state", _("state-owned enterprise")
    PRIVATE = "private", _("private enterprise")
    FOREIGN = "foreign", _("foreign-invested enterprise")
    COLLECTIVE = "collective", _("collective enterprise")
    SELF_EMPLOYED = "self_employed", _("self-employed business")
    OFFICE = "office", _("government office or public institution")
    NEW_ECONOMIC = "new_economic", _("new economic organisation")
    NEW_SOCIAL = "new_social", _("new social organisation")


class BranchStatus(models.TextChoices):
    ACTIVE = "active", pgettext_lazy("association", "active")
    MOVING = "moving", _("moving")
    CLOSED = "closed", pgettext_lazy("association", "closed")


class BranchQuerySet(Dated, ScopedQuerySet):
    readers = roles_with("branch.read")

    def visible_to(self, actor: Actor) -> Self:
        """The actor's own branch and all below it; system administrators see every branch by name.

        A branch that is moving is hidden from both sides until the move ends.
        """
        if actor.duty_id is None or actor.scope is None:
            return self.none()
        settled = self.exclude(status=BranchStatus.MOVING)
        if reach_of(actor.role, "branch.read") == "all":
            return settled
        column, value = actor.scope
        return settled.filter(**{"id" if column == "branch_id" else column: value})


class Branch(ScopeColumns):
    """An association (协会): one node of the tree that every other row hangs on.

    ``parent`` is the association above, which for an attached one is its host. ``seat`` is the
    place where it sits, which for a migrant association is not the parent's. The ancestor
    columns are stamped by a trigger from the parent and hold the branch's own id at its level.
    It counts from ``founded_on`` until the day before ``closed_on``, whenever that was typed;
    ``counted_from``/``counted_until`` say when the books knew it.
    """

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)
    short_name = models.CharField(_("short name"), max_length=40)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    kind = models.CharField(_("kind"), max_length=16, choices=BranchKind, default=BranchKind.ADMINISTRATIVE)
    model = models.CharField(_("organisation model"), max_length=12, choices=BranchModel, blank=True)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("parent"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    seat = models.ForeignKey(
        "branches.Division", verbose_name=_("seat"), on_delete=models.PROTECT, related_name="+"
    )
    home = models.ForeignKey(
        "branches.Division",
        verbose_name=_("home place of its members"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    trade = models.CharField(_("trade"), max_length=40, blank=True)
    headcount = models.PositiveIntegerField(_("headcount"), null=True, blank=True)
    premises = models.CharField(_("service room"), max_length=80, blank=True)
    host_nature = models.CharField(
        _("nature of the host unit"), max_length=13, choices=HostNature, blank=True
    )
    phone = models.CharField(_("office telephone"), max_length=20, blank=True)
    founded_on = models.DateField(_("founded on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True, editable=False)
    status = models.CharField(_("status"), max_length=8, choices=BranchStatus, default=BranchStatus.ACTIVE)
    child_count = models.PositiveIntegerField(_("associations directly below"), default=0, editable=False)
    counted_from = models.DateTimeField(_("counted from"))
    counted_until = models.DateTimeField(_("counted until"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    days = Days("founded_on", "closed_on")
    objects = BranchQuerySet.as_manager()

    class Meta:
        verbose_name = _("branch")
        verbose_name_plural = _("branches")
        ordering = ["code"]
        indexes = [
            *(
                models.Index(fields=[f"{level}_id", "code"], name=f"branch_{level}")
                for level in ("base", "township", "county", "city", "province")
            ),
            # Below a township there are few; a list there is read whole, but for names in their order.
            models.Index(fields=["township_id", "name", "code"], name="branch_township_name"),
            *(
                models.Index(fields=[f"{level}_id", narrowed, "code"], name=f"branch_{level}_{narrowed}")
                for level in ("county", "city", "province")
                for narrowed in ("kind", "model", "level", "status", "name")
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="branch_only_province_has_no_parent",
                condition=Q(level=Level.PROVINCE, parent=None)
                | (~Q(level=Level.PROVINCE) & Q(parent__isnull=False)),
                violation_error_message=_("Every association below the province has one above it."),
            ),
            models.CheckConstraint(
                name="branch_model_outside_administration",
                condition=Q(kind=BranchKind.ADMINISTRATIVE, model="")
                | (~Q(kind=BranchKind.ADMINISTRATIVE) & Q(level__in=[Level.BASE, Level.ATTACHED])),
                violation_error_message=_("Only associations outside the administrative line have a model."),
            ),
            models.CheckConstraint(
                name="branch_attached_is_not_administrative",
                condition=~Q(level=Level.ATTACHED) | ~Q(kind=BranchKind.ADMINISTRATIVE),
                violation_error_message=_("A village association cannot be attached to another."),
            ),
            models.CheckConstraint(
                name="branch_closed_is_counted_no_more",
                condition=Q(status=BranchStatus.CLOSED, closed_on__isnull=False, counted_until__isnull=False)
                | (~Q(status=BranchStatus.CLOSED) & Q(closed_on=None, counted_until=None)),
                violation_error_message=_("A closed association says from when it no longer counts."),
            ),
            models.CheckConstraint(
                name="branch_closes_after_founding",
                condition=Q(closed_on=None) | Q(closed_on__gte=F("founded_on")),
                violation_error_message=_("An association cannot close before it was founded."),
            ),
            models.CheckConstraint(
                name="branch_counted_forwards",
                condition=Q(counted_until=None) | Q(counted_until__gte=F("counted_from")),
                violation_error_message=_("An association cannot stop counting before it starts."),
            ),
            models.CheckConstraint(
                name="branch_attached_below_a_host",
                condition=Q(kind=BranchKind.ADMINISTRATIVE)
                | Q(level=Level.ATTACHED, model__in=[BranchModel.ATTACHED, BranchModel.PARK])
                | (~Q(level=Level.ATTACHED) & ~Q(model=BranchModel.ATTACHED)),
                violation_error_message=_("An attached association has a host, and no other has one."),
            ),
            models.CheckConstraint(
                name="branch_kind_fits_model",
                condition=Q(kind=BranchKind.ADMINISTRATIVE)
                | Q(model=BranchModel.PARK, level=Level.BASE, kind=BranchKind.PARK)
                | Q(model=BranchModel.PARK, level=Level.ATTACHED, kind=BranchKind.ENTERPRISE)
                | Q(
                    *(
                        Q(model=model, kind__in=kinds)
                        for model, kinds in KINDS_OF_MODEL.items()
                        if model != BranchModel.PARK
                    ),
                    _connector=Q.OR,
                ),
                violation_error_message=_("This kind of association is not organised in that way."),
            ),
            models.CheckConstraint(
                name="branch_independent_has_room_and_staff",
                condition=~Q(model=BranchModel.INDEPENDENT) | (~Q(premises="") & Q(headcount__isnull=False)),
                violation_error_message=_(
                    "An independent association has a service room and says how many people work there."
                ),
            ),
            models.CheckConstraint(
                name="branch_specialised_names_trade",
                condition=~Q(model=BranchModel.SPECIALISED) | ~Q(trade=""),
                violation_error_message=_("A specialised association names its trade."),
            ),
            models.CheckConstraint(
                name="branch_migrant_names_home",
                condition=~Q(kind=BranchKind.MIGRANT) | Q(home__isnull=False),
                violation_error_message=_("An association of migrants says where they come from."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("branches:page", args=[self.code])

    @property
    def place(self) -> Place:
        return Place(
            branch_id=self.pk,
            base_id=self.base_id,
            township_id=self.township_id,
            county_id=self.county_id,
            city_id=self.city_id,
            province_id=self.province_id,
        )

    @property
    def area_code(self) -> str:
        """The six digits that numbers drawn here carry; above counties padded with zeros."""
        return self.code.partition("-")[0][:6].ljust(6, "0")


class Placement(models.Model):
    """Where a branch hung in the tree from one day to another; keeps the tree of any past day.

    A place that was left on the day it was taken ends the day before: the branch hung there on no day.
    """

    branch = models.ForeignKey(Branch, on_delete=models.CASCADE, related_name="placements")
    parent = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    document_no = models.CharField(_("document number"), max_length=60, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("noted by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    days = Days("starts_on", "ends_on")

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        ordering = ["branch", "starts_on"]
        constraints = [
            models.UniqueConstraint(
                name="placement_one_current",
                fields=["branch"],
                condition=Q(ends_on=None),
                violation_error_message=_("A branch hangs in one place at a time."),
            ),
            models.CheckConstraint(
                name="placement_ends_after_it_begins",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on") - timedelta(days=1)),
                violation_error_message=_("A placement cannot end before it begins."),
            ),
        ]

    def __str__(self):
        return f"{self.branch_id} → {self.parent_id}"
