"""What a change of a household touches: the cases that are decided on, or approved and not paid yet.

A draft or a returned case is checked as a whole when it is submitted, and is not named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.roles import Role
from accounts.scope import Actor
from branches.hooks import ChangeNotice
from families.codes import COUPLE
from families.hooks import household_notices
from families.households.changes import Change, ChangeKind
from families.identity.identity_check import association_to_ask
from families.models import Household
from ground.telephones import shown_phone

from .cases.facts import facts_of
from .cases.models import AidCase
from .cases.standing import Standing, standing_of
from .cases.states import STANDING_STATES, CaseState
from .schemes.registry import KINDS
from .schemes.rules import EITHER_PARENT

# The kinds of aid for which a parent's resident status counts.
FOR_PUPILS = frozenset(code for code, kind in KINDS.items() if kind.whose == EITHER_PARENT)
# What decides on every case of the household; the rest is about one person or one account.
OF_THE_HOUSEHOLD = frozenset({ChangeKind.HEAD, ChangeKind.CLASS, ChangeKind.CHILDREN})
OF_A_PERSON = frozenset(
    {
        ChangeKind.LEFT,
        ChangeKind.JOINED,
        ChangeKind.RELATION,
        ChangeKind.IDENTITY,
        ChangeKind.RESIDENT,
        ChangeKind.DEATH,
    }
)


def touched(household: Household, *, changes: Sequence[Change], by: Actor, today: date) -> list[ChangeNotice]:
    """The cases that the changes touch, wherever they are; those outside the scope without a name.

    The changes are written already, so the checks answer as they will. Where the family lives is
    read by no check, and touches nothing. As many queries for one case as for any number.
    """
    people = {change.person_id for change in changes if change.kind in OF_A_PERSON}
    accounts = {change.account_id for change in changes if change.kind == ChangeKind.ACCOUNT}
    concerned = Q(parties__person__in=people) | Q(account__in=accounts)
    if any(change.kind in OF_THE_HOUSEHOLD for change in changes):
        concerned |= Q(household=household)
    if parents := _parents(household, changes):
        concerned |= Q(household=household, kind__in=FOR_PUPILS)
    rows = AidCase.objects.filter(concerned, state__in=STANDING_STATES).distinct().order_by("id")
    rows = rows.select_related("branch", "awaiting_branch").prefetch_related("parties")
    reasons = {case: tuple(_reasons(case, changes, household, parents)) for case in rows}
    found = [(case, why) for case, why in reasons.items() if why]
    ids = [case.pk for case, _reasons in found]
    seen = set(AidCase.objects.visible_to(by).filter(pk__in=ids).values_list("pk", flat=True))
    facts = facts_of([case for case, _reasons in found if case.pk in seen], today=today)
    return [
        _named(case, reasons, standing_of(facts[case.pk]).told_to(by))
        if case.pk in seen
        else _elsewhere(case, reasons)
        for case, reasons in found
    ]


def _parents(household: Household, changes: Sequence[Change]) -> frozenset[int]:
    """Of the people whose resident status changes the couple, whose status counts for their children."""
    people = {change.person_id for change in changes if change.kind == ChangeKind.RESIDENT}
    couple = household.members.filter(left_on=None, relation__in=COUPLE, person__in=people)
    return frozenset(couple.values_list("person_id", flat=True)) if people else frozenset()


def _reasons(
    case: AidCase, changes: Sequence[Change], household: Household, parents: frozenset[int]
) -> Iterator[str]:
    people = {party.person_id for party in case.parties.all()}
    at_home = case.household_id == household.pk
    for change in changes:
        about_all = change.kind in OF_THE_HOUSEHOLD and at_home
        about_one = change.kind in OF_A_PERSON and change.person_id in people
        # Who comes into the case's own household belongs to it now, which is what its checks ask for.
        harmless = change.kind == ChangeKind.JOINED and at_home
        of_a_parent = change.kind == ChangeKind.RESIDENT and change.person_id in parents
        about_parent = of_a_parent and at_home and case.kind in FOR_PUPILS
        if about_all or about_parent or (about_one and not harmless) or _is_its_account(case, change):
            yield change.words


def _is_its_account(case: AidCase, change: Change) -> bool:
    return change.kind == ChangeKind.ACCOUNT and change.account_id == case.account_id


def _named(case: AidCase, reasons: tuple[str, ...], standing: Standing) -> ChangeNotice:
    return ChangeNotice(
        key=case.number,
        row=case.pk,
        title=f"{case.number} {case.beneficiary_name} · {case.scheme.name}",
        where=_where(case),
        reasons=reasons,
        effect=_effect(case, standing),
        url=case.get_absolute_url(),
    )


def _elsewhere(case: AidCase, reasons: tuple[str, ...]) -> ChangeNotice:
    asked = association_to_ask(case.branch)
    words = _("Ask %(association)s, telephone %(phone)s.") if asked.phone else _("Ask %(association)s.")
    return ChangeNotice(
        key="elsewhere",
        row=case.pk,
        title=_("A case at another association"),
        where=words % {"association": asked.name, "phone": shown_phone(asked.phone)},
        reasons=reasons,
        effect=_("Its checks are asked again, and it may have to be returned."),
    )


def _where(case: AidCase) -> str:
    if case.state == CaseState.IN_REVIEW and case.awaiting_branch is not None:
        words = {"branch": case.awaiting_branch.name, "role": Role(case.awaiting_role).label}
        return _("Waits for %(branch)s, %(role)s.") % words
    return _("State: %(state)s, not paid yet.") % {"state": case.get_state_display()}


def _effect(case: AidCase, standing: Standing) -> str:
    against = " ".join(found.sentence for found in standing.refusals)
    if not against:
        return _("Its checks still pass; anyone who decides or pays sees what changed.")
    if case.state == CaseState.IN_REVIEW:
        words = _("It can then only be returned or refused: %(against)s")
    else:
        words = _("It can then not be paid, and the approval has to be undone: %(against)s")
    return words % {"against": against}


def offer() -> None:
    household_notices.offer("aid", touched)
