from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.scope import HandedDownQuerySet
from branches.models import BranchOwned


class PrintTemplate(BranchOwned):
    """How an association words a printed form (打印模板) for itself and all below it.

    ``kind`` is a kind of aid, whose approval form it is, or "schedule" or "summary". ``lines``
    holds ``cells``, labels of further cells to be filled in by hand, and ``closing``, the
    sentences below the form. What is left empty is worded as everywhere.
    """

    kind = models.CharField(_("printed form"), max_length=20)
    title = models.CharField(_("title"), max_length=60, blank=True)
    lines = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = HandedDownQuerySet.as_manager()

    class Meta:
        verbose_name = _("print template")
        verbose_name_plural = _("print templates")
        constraints = [
            models.UniqueConstraint(
                name="printtemplate_one_a_kind",
                fields=["branch", "kind"],
                violation_error_message=_("This association has worded this form already."),
            ),
        ]

    def __str__(self):
        return f"{self.kind} · {self.title}"

    @property
    def cells(self) -> list[str]:
        return self.lines.get("cells", [])

    @property
    def closing(self) -> list[str]:
        return self.lines.get("closing", [])
