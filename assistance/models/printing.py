from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.scope import Actor, ScopedQuerySet
from branches.models import BranchOwned


class PrintTemplateQuerySet(ScopedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """The templates of the associations above the actor's branch, its own and those below."""
        if (
            actor.duty_id is None
            or actor.scope is None
            or actor.place is None
            or actor.role not in self.readers
        ):
            return self.none()
        column, value = actor.scope
        above = [own for own in actor.place.columns().values() if own is not None]
        return self.filter(Q(branch_id__in=above) | Q(**{column: value}))


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

    objects = PrintTemplateQuerySet.as_manager()

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
