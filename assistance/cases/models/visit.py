from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assistance.cases.models.case import AidCase


class CondolenceVisit(models.Model):
    """A visit to the family after its aid was approved (慰问): who went, when, what was brought and said."""

    case = models.ForeignKey(AidCase, on_delete=models.PROTECT, related_name="condolence_visits")
    visited_on = models.DateField(_("visited on"))
    visitors = models.CharField(_("visitors"), max_length=120)
    gift = models.CharField(_("gift"), max_length=120, blank=True)
    words = models.CharField(_("what was talked about"), max_length=400, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("condolence visit")
        verbose_name_plural = _("condolence visits")
        ordering = ["case", "visited_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="condolencevisit_has_visitors",
                condition=~Q(visitors=""),
                violation_error_message=_("Say who visited the family."),
            ),
            models.UniqueConstraint(
                name="condolencevisit_one_a_day",
                fields=["case", "visited_on"],
                violation_error_message=_("A visit of this day is recorded already."),
            ),
        ]

    def __str__(self):
        return f"{self.visited_on} {self.visitors}"
