from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.scope import ANCESTORS, ScopeColumns, ScopedQuerySet

# The columns one of which a scope compares, the narrowest first: an index of a list begins with each.
SCOPED_BY = ("branch", *reversed(ANCESTORS))


class Level(models.TextChoices):
    """Where a branch stands in the tree; each level has its ancestor column."""

    PROVINCE = "province", _("province association")
    CITY = "city", _("city association")
    COUNTY = "county", _("county association")
    TOWNSHIP = "township", _("township association")
    BASE = "base", _("base association")
    ATTACHED = "attached", _("attached association")

    @property
    def column(self) -> str:
        """The column that holds this level's association on every row below it."""
        return "branch_id" if self is Level.ATTACHED else f"{self.value}_id"


class BranchOwned(ScopeColumns):
    """A row that belongs to a branch.

    The ancestor columns are stamped by the trigger that `StampAncestors` installs in the
    model's migration; nothing that Python writes into them survives.
    """

    branch = models.ForeignKey(
        "branches.Branch",
        verbose_name=_("branch"),
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True
