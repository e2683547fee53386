"""The filters of lists of cases; they stand in the address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.scope import Actor
from assistance.cases.models import AidCase
from assistance.schemes.registry import KINDS
from branches.models import Branch, Level

from .states import CaseState


class CaseFilters(forms.Form):
    """What any list of cases can be narrowed by; filters with one choice are left out.

    A filter that was not understood is left out and says so at its field.
    """

    kind = forms.ChoiceField(label=_("Kind of aid"), required=False)
    township = forms.ModelChoiceField(
        label=_("Township"),
        required=False,
        queryset=None,
        to_field_name="code",
        empty_label=_("All townships"),
    )

    def __init__(self, *args, actor: Actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("All kinds")), *((k.code, k.title) for k in KINDS.values())]
        if len(KINDS) < 2:
            del self.fields["kind"]
        if actor.scope and actor.scope[0] in {"county_id", "city_id", "province_id"}:
            townships = Branch.objects.visible_to(actor).filter(level=Level.TOWNSHIP).order_by("code")
            self.fields["township"].queryset = townships
            self.fields["township"].label_from_instance = lambda branch: branch.short_name
        else:
            del self.fields["township"]

    @property
    def told(self) -> dict[str, Any]:
        """The filters that were understood and filled in."""
        self.is_valid()
        return {name: value for name, value in getattr(self, "cleaned_data", {}).items() if value}

    @property
    def filtered(self) -> bool:
        return self.is_bound and any(self.data.get(name) for name in self.fields)

    def narrow(self, cases: QuerySet[AidCase]) -> QuerySet[AidCase]:
        """The conditions that the list has an index for."""
        return cases

    def unindexed(self) -> Q:
        """The conditions it has none for."""
        return Q(kind=self.told["kind"]) if "kind" in self.told else Q()

    @property
    def sift(self) -> Callable[[QuerySet[AidCase]], QuerySet[AidCase]] | None:
        """What `accounts.paging.page` asks of a limited number of rows."""
        conditions = self.unindexed()
        return (lambda cases: cases.filter(conditions)) if conditions else None


class CaseListFilters(CaseFilters):
    """Of the list of all cases: its indexes answer state and place."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All states")), *CaseState.choices]
    )
    field_order = ("state", "kind", "township")

    def narrow(self, cases: QuerySet[AidCase]) -> QuerySet[AidCase]:
        if "state" in self.told:
            cases = cases.filter(state=self.told["state"])
        if "township" in self.told:
            cases = cases.filter(township_id=self.told["township"].pk)
        return cases


class QueueFilters(CaseFilters):
    """Of a queue: its index is the order of waiting alone."""

    checks = forms.ChoiceField(
        label=_("Checks"),
        required=False,
        choices=[("", _("All results")), ("passed", _("All passed")), ("look", _("Needs a look"))],
    )
    field_order = ("checks", "kind", "township")

    def unindexed(self) -> Q:
        conditions = super().unindexed()
        if "checks" in self.told:
            passed = Q(warning_count=0)
            conditions &= passed if self.told["checks"] == "passed" else ~passed
        if "township" in self.told:
            conditions &= Q(township_id=self.told["township"].pk)
        return conditions
