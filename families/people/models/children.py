from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from families.codes import Sex
from ground.days import Days


class ParentKind(models.TextChoices):
    OWN = "own", _("own child")
    ADOPTED = "adopted", _("adopted child")
    STEP = "step", _("stepchild")


class Child(models.Model):
    """A child ever born: living, dead, adopted away or married out.

    Hangs on its parents, never on a household; a Person only when listed somewhere.
    """

    name = models.CharField(_("name"), max_length=50, blank=True)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex)
    born_on = models.DateField(_("birth date"))
    died_on = models.DateField(_("date of death"), null=True, blank=True)
    disability_grade = models.PositiveSmallIntegerField(_("disability grade"), null=True, blank=True)
    person = models.OneToOneField(
        "families.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="as_child"
    )

    days = Days("born_on", "died_on")

    class Meta:
        verbose_name = _("child")
        verbose_name_plural = _("children")
        ordering = ["born_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="child_dies_after_birth",
                condition=Q(died_on=None) | Q(died_on__gte=F("born_on")),
                violation_error_message=_("The date of death is before the birth date."),
            ),
            models.CheckConstraint(
                name="child_disability_grade_1_to_4",
                condition=Q(disability_grade=None) | Q(disability_grade__range=(1, 4)),
                violation_error_message=_("Disability grades run from 1 to 4."),
            ),
        ]

    def __str__(self):
        return self.name or str(_("unnamed child"))


class Parentage(models.Model):
    """That a person is a parent of a child, and how."""

    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="parentages")
    parent = models.ForeignKey("families.Person", on_delete=models.PROTECT, related_name="parentages")
    kind = models.CharField(_("kind"), max_length=8, choices=ParentKind, default=ParentKind.OWN)

    class Meta:
        verbose_name = _("parentage")
        verbose_name_plural = _("parentages")
        constraints = [
            models.UniqueConstraint(
                name="parentage_once",
                fields=["child", "parent"],
                violation_error_message=_("This parent is recorded for the child already."),
            ),
        ]

    def __str__(self):
        return f"{self.parent_id} → {self.child_id}"
