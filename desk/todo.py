"""The to-do page: what waits for each role, as tabs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.db.models import Prefetch, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.paging import Order
from accounts.roles import Role
from accounts.scope import Actor
from assistance.kinds.registry import KINDS
from assistance.models import AidCase, Step
from assistance.queries import NEWEST, OLDEST, QUEUE_ORDERS, listed
from assistance.states import Act, CaseState
from branches.models import Branch, Level

DONE = Order("done", _("Latest first"), ("-at", "-id"))


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab of the to-do page. ``queue`` names the counted queue behind it, "" where none is counted."""

    code: str
    label: Promise
    rows: Callable[[Actor], QuerySet]
    orders: tuple[Order, ...]
    empty: Promise
    queue: str = ""


def waiting(actor: Actor) -> QuerySet[AidCase]:
    return listed(AidCase.objects.awaiting(actor))


def drafts(actor: Actor) -> QuerySet[AidCase]:
    """The drafts that this user began, wherever the duty reaches."""
    return listed(AidCase.objects.visible_to(actor).filter(state=CaseState.DRAFT, entered_by=actor.user))


def underway(actor: Actor) -> QuerySet[AidCase]:
    return listed(AidCase.objects.visible_to(actor).filter(state=CaseState.IN_REVIEW))


def done(actor: Actor) -> QuerySet[Step]:
    """What this officer decided, of cases in this duty's sight."""
    column, value = actor.scope or ("branch_id", None)
    return Step.objects.filter(
        officer=actor.officer_id,
        act__in=[Act.AGREED, Act.RETURNED, Act.REFUSED, Act.TAKEN_BACK],
        **{f"case__{column}": value},
    ).prefetch_related(Prefetch("case", listed(AidCase.objects.all())))


WAITS = _("Nothing is waiting. New cases appear here by themselves.")
MEND = Tab("mend", _("Returned to me"), waiting, QUEUE_ORDERS, _("No case has been returned."), queue="mend")
DRAFTS = Tab("drafts", _("My drafts"), drafts, (NEWEST, OLDEST), _("You have no drafts."))
UNDERWAY = Tab("underway", _("In review"), underway, (NEWEST, OLDEST), _("No case is in review."))
REVIEW = Tab("review", _("To review"), waiting, QUEUE_ORDERS, WAITS, queue="review")
APPROVE = Tab("approve", _("To approve"), waiting, QUEUE_ORDERS, WAITS, queue="approve")
DONE_BY_ME = Tab("done", _("Decided by me"), done, (DONE,), _("You have not decided any case yet."))

TABS: dict[Role, tuple[Tab, ...]] = {
    Role.CLERK: (MEND, DRAFTS, UNDERWAY),
    Role.REVIEWER: (REVIEW, DONE_BY_ME),
    Role.APPROVER: (APPROVE, DONE_BY_ME),
}


class TodoFilterForm(forms.Form):
    """Filters that stand in the address; those with one choice are left out."""

    checks = forms.ChoiceField(
        label=_("Checks"),
        required=False,
        choices=[("", _("All results")), ("passed", _("All passed")), ("look", _("Needs a look"))],
    )
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
        if actor.scope and actor.scope[0] == "county_id":
            townships = Branch.objects.visible_to(actor).filter(level=Level.TOWNSHIP).order_by("code")
            self.fields["township"].queryset = townships
            self.fields["township"].label_from_instance = lambda branch: branch.short_name
        else:
            del self.fields["township"]

    def narrow(self, cases: QuerySet[AidCase]) -> QuerySet[AidCase]:
        self.is_valid()
        told = getattr(self, "cleaned_data", {})
        if told.get("checks"):
            cases = (
                cases.filter(warning_count=0)
                if told["checks"] == "passed"
                else cases.filter(warning_count__gt=0)
            )
        if told.get("kind"):
            cases = cases.filter(kind=told["kind"])
        if told.get("township"):
            cases = cases.filter(township_id=told["township"].pk)
        return cases
