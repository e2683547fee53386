from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from accounts.scope import HandedDownQuerySet
from assistance.schemes.stages import Stage
from branches.models import BranchOwned, Level
from ground.days import Days


class CareField(models.TextChoices):
    """The five fields of care (生育关怀)."""

    PRODUCTION = "production", _("production")
    SCHOOLING = "schooling", _("children's education")
    HEALTH = "health", _("medical care and health")
    HOUSING = "housing", _("housing")
    OLD_AGE = "old_age", _("security in old age")


class KeyTask(models.TextChoices):
    """The six key tasks (六项重点任务)."""

    PUBLICITY = "publicity", _("publicity and education")
    REPRODUCTIVE_HEALTH = "reproductive_health", _("reproductive health counselling")
    HEALTHY_BIRTH = "healthy_birth", _("guidance for healthy birth and rearing")
    FAMILY_AID = "family_aid", _("help for family planning families")
    RIGHTS = "rights", _("protection of rights")
    MIGRANTS = "migrants", _("services for migrants")


class PeriodKind(models.TextChoices):
    """What a grant is for: a beneficiary gets one a period."""

    SCHOOL_YEAR = "school_year", _("school year")
    CALENDAR_YEAR = "calendar_year", _("calendar year")
    ONCE = "once", _("once")
    EVENT = "event", _("event")


YEARS = (PeriodKind.SCHOOL_YEAR, PeriodKind.CALENDAR_YEAR)


class AmountKind(models.TextChoices):
    FIXED = "fixed", _("fixed amount")
    RANGE = "range", _("within a range")
    TIERS = "tiers", _("by household class")


class Lateness(models.TextChoices):
    WARNS = "warns", _("a late application is warned about")
    REFUSES = "refuses", _("a late application is refused")


class DaysInForce(Func):
    """The days of a rule, the last one among them; without a last day for ever."""

    function = "DATERANGE"
    output_field = DateRangeField()

    def __init__(self, starts_on="starts_on", ends_on="ends_on", **extra):
        super().__init__(starts_on, ends_on, RangeBoundary(inclusive_upper=True), **extra)


def real_day(month: str, day: str) -> Q:
    """That two columns name a day of the calendar; 29 February is one in every year."""
    return Q(
        Q(**{month: 2, f"{day}__range": (1, 29)})
        | Q(**{f"{month}__in": (4, 6, 9, 11), f"{day}__range": (1, 30)})
        | Q(**{f"{month}__in": (1, 3, 5, 7, 8, 10, 12), f"{day}__range": (1, 31)}),
        **{f"{month}__isnull": False, f"{day}__isnull": False},
    )


class Scheme(BranchOwned):
    """A programme of aid (帮扶项目) that one branch runs for itself and all below it.

    ``closed_on`` is the first day on which no application is received any more.
    """

    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(_("kind of aid"), max_length=20)
    care_field = models.CharField(_("field of care"), max_length=12, choices=CareField)
    key_task = models.CharField(_("key task"), max_length=20, choices=KeyTask, default=KeyTask.FAMILY_AID)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = HandedDownQuerySet.as_manager()

    class Meta:
        verbose_name = _("scheme")
        verbose_name_plural = _("schemes")
        ordering = ["branch", "id"]
        constraints = [
            models.UniqueConstraint(
                name="scheme_one_name",
                fields=["branch", "name"],
                violation_error_message=_("This association already has a scheme of that name."),
            ),
        ]

    def __str__(self):
        return self.name


class SchemeRule(models.Model):
    """The terms of a scheme from one day on, under a document number.

    Written by one manager and confirmed by another person; from then on it is never edited, only
    followed by a later one. ``eligibility`` is read by `rules.Eligibility`, ``tiers``
    by `amounts`; where there are tiers, ``lowest`` and ``highest`` span them all.
    ``apply_by_year`` is 0 for the year in which the period begins and 1 for the next;
    ``apply_within_days`` counts from the event that the aid is for. ``ends_on`` is the last day in
    force. Amounts are yuan.
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="rules")
    version = models.PositiveSmallIntegerField(_("version"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    document_no = models.CharField(_("document number"), max_length=60)
    eligibility = models.JSONField(_("who is eligible"), default=dict)
    amount_kind = models.CharField(_("amount"), max_length=8, choices=AmountKind)
    lowest = models.DecimalField(_("lowest amount"), max_digits=14, decimal_places=2)
    highest = models.DecimalField(_("highest amount"), max_digits=14, decimal_places=2)
    tiers = models.JSONField(_("amounts by household class"), default=list, blank=True)
    period_kind = models.CharField(_("one a beneficiary and"), max_length=16, choices=PeriodKind)
    apply_by_month = models.PositiveSmallIntegerField(_("last month to apply"), null=True, blank=True)
    apply_by_day = models.PositiveSmallIntegerField(_("last day to apply"), null=True, blank=True)
    apply_by_year = models.PositiveSmallIntegerField(
        _("year of the last day to apply"), null=True, blank=True
    )
    apply_within_days = models.PositiveSmallIntegerField(
        _("days to apply after the event"), null=True, blank=True
    )
    lateness = models.CharField(_("lateness"), max_length=8, choices=Lateness, default=Lateness.WARNS)
    papers = models.JSONField(_("papers"), default=list, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)

    days = Days("starts_on", "ends_on")

    class Meta:
        verbose_name = _("scheme rule")
        verbose_name_plural = _("scheme rules")
        ordering = ["scheme", "version"]
        constraints = [
            models.UniqueConstraint(
                name="schemerule_one_version",
                fields=["scheme", "version"],
                violation_error_message=_("This version exists already."),
            ),
            models.CheckConstraint(
                name="schemerule_two_people",
                condition=Q(confirmed_by=None, confirmed_at=None)
                | (
                    Q(confirmed_by__isnull=False, confirmed_at__isnull=False)
                    & ~Q(confirmed_by=F("written_by"))
                ),
                violation_error_message=_("A rule is confirmed by someone other than its writer."),
            ),
            models.CheckConstraint(
                name="schemerule_amounts_fit",
                condition=Q(amount_kind=AmountKind.FIXED, lowest__gt=0, highest=F("lowest"))
                | Q(
                    amount_kind__in=[AmountKind.RANGE, AmountKind.TIERS],
                    lowest__gte=0,
                    highest__gt=0,
                    highest__gte=F("lowest"),
                ),
                violation_error_message=_(
                    "A fixed amount has one figure; a range runs from the lower to the higher."
                ),
            ),
            models.CheckConstraint(
                name="schemerule_tiers_where_by_class",
                condition=(Q(amount_kind=AmountKind.TIERS) & ~Q(tiers=[]))
                | (~Q(amount_kind=AmountKind.TIERS) & Q(tiers=[])),
                violation_error_message=_("Amounts by household class are listed, other amounts are not."),
            ),
            models.CheckConstraint(
                name="schemerule_ends_after_it_begins",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("A rule cannot end before it begins."),
            ),
            models.CheckConstraint(
                name="schemerule_last_day_is_real",
                condition=Q(apply_by_month=None, apply_by_day=None, apply_by_year=None)
                | Q(
                    real_day("apply_by_month", "apply_by_day"),
                    apply_by_year__isnull=False,
                    apply_by_year__range=(0, 1),
                    period_kind__in=YEARS,
                ),
                violation_error_message=_(
                    "The last day to apply is a day of the calendar, in the year in which a school or "
                    "calendar year begins or in the next."
                ),
            ),
            models.CheckConstraint(
                name="schemerule_one_last_day",
                condition=Q(apply_by_month=None) | Q(apply_within_days=None),
                violation_error_message=_(
                    "The last day to apply is a day of the period or counted from the event, not both."
                ),
            ),
            ExclusionConstraint(
                name="schemerule_no_overlap",
                expressions=[("scheme", RangeOperators.EQUAL), (DaysInForce(), RangeOperators.OVERLAPS)],
                condition=Q(confirmed_at__isnull=False),
                violation_error_message=_("Another confirmed rule of the scheme is in force on these days."),
            ),
        ]

    def __str__(self):
        return f"{self.scheme} v{self.version}"


class RuleStep(models.Model):
    """One step of a rule's route: which stage, held by which role, at which level, within how many days."""

    rule = models.ForeignKey(SchemeRule, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(_("position"))
    stage = models.CharField(_("stage"), max_length=10, choices=Stage)
    role = models.CharField(_("role"), max_length=10, choices=Role)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    days = models.PositiveSmallIntegerField(_("days allowed"), default=5)

    class Meta:
        verbose_name = _("rule step")
        verbose_name_plural = _("rule steps")
        ordering = ["rule", "position"]
        constraints = [
            models.UniqueConstraint(
                name="rulestep_one_a_position",
                fields=["rule", "position"],
                violation_error_message=_("This position of the route is taken."),
            ),
        ]

    def __str__(self):
        return f"{self.position}. {self.get_stage_display()}"


class Unit(models.TextChoices):
    """Whom a scheme gives to, once a period; with a household count those split off from it."""

    PERSON = "person", _("person")
    COUPLE = "couple", _("couple")
    HOUSEHOLD = "household", _("household")
