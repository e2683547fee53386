from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.scope import ScopedQuerySet
from branches.models import SCOPED_BY, BranchOwned
from families.households.models.household import READERS
from families.people.models.person import Person


class Answer(models.TextChoices):
    """What somebody says of two entries that look like one person."""

    SAME = "same", _("the same person, to be checked")
    OTHER = "other", _("somebody else")


class Ruling(models.TextChoices):
    """What the reviewer finds."""

    SAME = "same", _("confirmed: the same person")
    OTHER = "other", _("two different people")


class LikenessQuerySet(ScopedQuerySet):
    readers = READERS


class Likeness(BranchOwned):
    """Two people on file with one name, sex and birth date, of whom at least one has no ID number.

    ``person`` is the one who was entered while ``other`` was on file; the branch is where that
    happened. The one who entered it answered whether they are one; a reviewer looks at it afterwards.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="likenesses")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    answer = models.CharField(_("answer"), max_length=5, choices=Answer)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()
    ruling = models.CharField(_("ruling"), max_length=5, choices=Ruling, blank=True)
    ruled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ruled_at = models.DateTimeField(null=True, blank=True)

    objects = LikenessQuerySet.as_manager()

    class Meta:
        verbose_name = _("likeness")
        verbose_name_plural = _("likenesses")
        indexes = [
            *(
                models.Index(
                    fields=[level, "-answered_at", "-id"],
                    name=f"likeness_{level[:4]}_open",
                    condition=Q(ruling=""),
                )
                for level in SCOPED_BY
            ),
            *(
                models.Index(fields=[level, "-answered_at", "-id"], name=f"likeness_{level[:4]}_new")
                for level in SCOPED_BY
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="likeness_once",
                fields=["person", "other"],
                violation_error_message=_("It has been asked already whether these two are one."),
            ),
            models.CheckConstraint(
                name="likeness_of_two",
                condition=~Q(person=F("other")),
                violation_error_message=_("Nobody is like themselves."),
            ),
            models.CheckConstraint(
                name="likeness_ruled_by_somebody",
                condition=Q(ruling="", ruled_by=None, ruled_at=None)
                | (~Q(ruling="") & Q(ruled_by__isnull=False, ruled_at__isnull=False)),
                violation_error_message=_("A ruling says whose it is and when."),
            ),
        ]

    def __str__(self):
        return f"{self.person_id} ~ {self.other_id}"
