"""The approval form (审批表) of a case, on one side of A4: what stands in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.scope import Actor, Place
from assistance.cases.amending import Amended, resident
from assistance.cases.facts import day_of_application, facts_of
from assistance.cases.kind import kind_of
from assistance.cases.listed import content_in_force
from assistance.cases.models import AidCase, RouteStep, Step
from assistance.cases.models.content import PartyRole
from assistance.cases.presenting import step_label
from assistance.cases.rules import rule_of
from assistance.cases.snapshots import (
    class_rows,
    on_form,
    payee_on_file,
    person_on_file,
    place_of,
    short_code,
)
from assistance.cases.standing import standing_of
from assistance.cases.states import UNDECIDED_STATES, Act, CaseState
from assistance.schemes.models import SchemeRule
from assistance.schemes.registry import KINDS
from families.codes import Nation, Relation
from families.models import ClassKind, Sex
from families.people.models.person import full_years
from ground.capitals import capitals
from ground.money import money

from .fitting import Row, largest_style
from .wording import Wording, Wordings

MOST_MEMBERS = 6
# What the columns of the form leave for text, in millimetres: one alone, several together, all but the label.
LABEL, FIRST, SECOND, THIRD, HALF, REST, ACROSS = 21.3, 30, 39, 28, 98, 96, 154
CLOSED_UNPAID = {CaseState.REFUSED, CaseState.WITHDRAWN}
STANDING = {Act.AGREED, Act.REFUSED}


@dataclass(frozen=True, slots=True)
class Opinion:
    """One place for an opinion, with the one who gave it, or empty to be signed."""

    label: str
    text: str = ""
    signer: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One approval form."""

    case: AidCase
    wording: Wording
    person: Mapping[str, Any]
    rows: list[tuple[Any, str]]
    members: list[dict[str, Any]]
    members_left_out: int
    classes: str
    certificates: str
    place: str
    papers: str
    payee: dict[str, str]
    verified: str
    opinions: list[Opinion]
    changes: list[Amended]
    state: str
    code: str

    @property
    def title(self) -> str:
        return self.wording.title or _("Approval form · %(scheme)s") % {"scheme": self.case.scheme.name}

    @property
    def asked(self) -> str:
        return in_words(self.case.asked_amount)

    @property
    def approved(self) -> str:
        return in_words(self.case.approved_amount)

    @property
    def changed(self) -> str:
        """What changed since the submission of a case that is not decided, both values."""
        said = (
            _("%(label)s: submitted %(before)s, today %(now)s")
            % {"label": change.label, "before": change.before, "now": change.after}
            for change in self.changes
        )
        return _("; ").join(said)

    @property
    def called(self) -> str:
        """What the form calls the person whom the case is about."""
        kind = kind_of(self.case)
        return _("Name") if kind.subject == PartyRole.BENEFICIARY else str(kind.called)

    @property
    def has_receipt(self) -> bool:
        """Whether money may still be received: nobody signs for it on a case closed without any."""
        return self.case.state not in CLOSED_UNPAID

    @property
    def style(self) -> str:
        """The largest type with which everything stands on one side."""
        return largest_style(self._rows(), self.wording.closing)

    def _rows(self) -> list[Row]:
        """The rows of the form with the texts that may make them higher than a line."""
        case, person, payee = self.case, self.person, self.payee
        said = [self.verified, *(opinion.text for opinion in self.opinions)]
        return [
            Row(((self.called, LABEL), (person["name"], FIRST), (person["nation"], THIRD))),
            Row(),
            Row(((person["head"] + case.household.number, HALF),)),
            Row(((self.place, ACROSS),)),
            Row(((self.classes, HALF), (self.certificates, THIRD))),
            *(Row(((one["name"], FIRST), (one["employer"], REST))) for one in self.members),
            Row(((case.scheme.name, HALF),)),
            *(Row(((str(label), LABEL), (str(value), ACROSS))) for label, value in self.rows),
            Row(((case.reason, ACROSS),), is_signed=True),
            Row(((self.papers, ACROSS),)),
            Row(),
            *([Row(((self.changed, ACROSS),))] if self.changes else []),
            Row(
                (
                    (payee.get("holder", "") + payee.get("relation", ""), FIRST),
                    (payee.get("bank", ""), SECOND),
                )
            ),
            *(Row(((label, LABEL),)) for label in self.wording.cells),
            *(Row(((text, ACROSS),), is_signed=True, is_sealed=True) for text in said),
            Row(),
            Row(),
            *([Row(is_signed=True, is_sealed=True)] if self.has_receipt else []),
        ]


def printable(cases: QuerySet[AidCase]) -> QuerySet[AidCase]:
    """Cases with everything their forms show but what their kind adds."""
    return cases.select_related(
        "branch", "scheme", "rule", "household__group", "beneficiary",
        "household__address_division__parent__parent__parent__parent",
        "branch__seat__parent__parent__parent__parent", "account__holder", "submission", "verification",
        # The detail row of a kind hangs on the case by the kind's code.
        *KINDS,
    ).prefetch_related(
        "route__branch", "steps__officer", "steps__branch",
        "household__members__person", "household__classes", "rule__steps",
    )  # fmt: skip


def sheets(cases: list[AidCase], actor: Actor, *, today: date) -> list[Sheet]:
    """The forms of cases as `printable` reads them, in their order.

    One query for the wording of all, and for all that wait for a decision together those for the
    facts of today.
    """
    wordings = Wordings(actor, kinds={case.kind for case in cases})
    waiting = facts_of([case for case in cases if case.state == CaseState.IN_REVIEW], today=today)
    return [
        _sheet(
            case,
            wordings,
            list(standing_of(waiting[case.pk]).changes) if case.pk in waiting else [],
            today=today,
        )
        for case in cases
    ]


def _sheet(case: AidCase, wordings: Wordings, changes: list[Amended], *, today: date) -> Sheet:
    said = content_in_force(case) or _on_file(case, today=today)
    members = said["form"]["members"]
    classes, certificates = _classes(said)
    # The rule that the case was submitted under, before that the one of today.
    rule = rule_of(case, today=today)
    return Sheet(
        case=case,
        wording=wordings.nearest(case.kind, Place.of(case)),
        person=_person(said),
        rows=kind_of(case).shown(case),
        members=[_member(*member, on=case.submitted_on or today) for member in members[:MOST_MEMBERS]],
        members_left_out=max(0, len(members) - MOST_MEMBERS),
        classes=classes,
        certificates=certificates,
        place=" · ".join(filter(None, (said["form"]["place"], said["home"]["group"]))),
        papers=_(", ").join(rule.papers) if rule else "",
        payee=_payee(said),
        verified=_verified(case),
        opinions=_opinions(case, rule),
        changes=changes,
        state=state_on_paper(case),
        code=short_code(case.digest) if case.digest else "",
    )


def state_on_paper(case: AidCase) -> str:
    """The state as it stands on paper, so that no pending form passes for a decided one."""
    if case.state in UNDECIDED_STATES:
        return _("Not concluded: %(state)s") % {"state": case.get_state_display()}
    return case.get_state_display()


def _on_file(case: AidCase, *, today: date) -> dict[str, Any]:
    """What a case that can still be changed would be submitted with, as far as it is filled in."""
    members = [member for member in case.household.members.all() if member.left_on is None]
    members.sort(key=lambda member: (member.relation, member.pk))
    group = case.household.group
    return {
        "beneficiary": person_on_file(case.beneficiary, name=case.beneficiary_name),
        "home": {"head": case.household.head_name, "group": group.name if group else ""},
        "classes": class_rows(
            row for row in case.household.classes.all() if row.holds_on(day_of_application(case, today=today))
        ),
        "payee": payee_on_file(case.account),
        "form": on_form(case.beneficiary, members, place=place_of(case)),
    }


def _person(said: Mapping[str, Any]) -> dict[str, str]:
    """Who it is about, in words: all of it as submitted, or all of it as on file."""
    person, form = said["beneficiary"], said["form"]
    return {
        "name": person["name"],
        "sex": str(Sex(person["sex"]).label) if person["sex"] else "",
        "nation": str(Nation(form["nation"]).label) if form["nation"] else "",
        "born_on": person["born_on"],
        "last4": person["id_number"][-4:],
        "phone": form["phone_last4"],
        "registration": resident(person["resident"]) if person["resident"] else "",
        "head": said["home"]["head"],
    }


def _member(
    name: str, relation: str, born_on: str, died_on: str, employer: str, *, on: date
) -> dict[str, Any]:
    last = date.fromisoformat(died_on) if died_on else on
    return {
        "name": name,
        "relation": str(Relation(relation).label),
        "age": full_years(date.fromisoformat(born_on), last),
        "employer": employer,
        "note": _("deceased") if died_on else "",
    }


def _classes(said: Mapping[str, Any]) -> tuple[str, str]:
    """The classes and their papers."""
    held = [(kind, paper) for kind, _since, _evidence, paper, _last in said["classes"]]
    kinds = _(", ").join(dict.fromkeys(str(ClassKind(kind).label) for kind, _paper in held))
    return kinds, _(", ").join(paper for _kind, paper in held if paper)


def in_words(amount: Decimal | None) -> str:
    """An amount in figures and in the numerals that cannot be altered; "" without one."""
    if not amount:
        return ""
    return _("%(amount)s yuan (%(capitals)s)") % {"amount": money(amount), "capitals": capitals(amount)}


def _verified(case: AidCase) -> str:
    record = getattr(case, "verification", None)
    if record is None:
        return ""
    said = _("%(result)s. Visited by %(first)s and %(second)s on %(visited)s, meeting on %(met)s.") % {
        "result": record.get_result_display(),
        "first": record.first_verifier,
        "second": record.second_verifier,
        "visited": record.visited_on.isoformat(),
        "met": record.met_on.isoformat(),
    }
    return f"{said} {record.remarks}".strip()


def _payee(said: Mapping[str, Any]) -> dict[str, str]:
    payee = said["payee"]
    if not payee["account"]:
        return {}
    return {
        "holder": payee["holder"],
        "relation": str(Relation(payee["relation"]).label),
        "bank": payee["bank"],
        "account": f"****{payee['account'][-4:]}",
    }


def _opinions(case: AidCase, rule: SchemeRule | None) -> list[Opinion]:
    """A place for each step of the route; what was decided there stands in it while it stands."""
    steps = list(case.steps.all())
    if route := list(case.route.all()):
        return [_opinion(case, step, steps) for step in route]
    return [Opinion(_unfrozen_label(step)) for step in rule.steps.all()] if rule else []


def _unfrozen_label(step: Any) -> str:
    return pgettext("step", "%(level)s · %(stage)s") % {
        "level": step.get_level_display(),
        "stage": step.get_stage_display(),
    }


def _opinion(case: AidCase, place: RouteStep, steps: list[Step]) -> Opinion:
    label = step_label(place)
    done = next((step for step in reversed(steps) if step.position == place.position), None)
    passed = case.position is None or place.position < case.position
    if done is None or done.act not in STANDING or not passed or case.state == CaseState.RETURNED:
        return Opinion(label)
    text = done.get_act_display()
    if done.comment:
        text = pgettext("opinion", "%(act)s: %(comment)s") % {"act": text, "comment": done.comment}
    signer = f"{done.officer.name} {done.signer_post}".strip()
    return Opinion(label, text, signer, done.signed_on or done.on)
