"""The approval form (审批表) of a case, on one side of A4: what stands in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.capitals import capitals
from accounts.scope import Actor, Place
from accounts.templatetags.money import money
from assistance.kinds.registry import kind_of
from assistance.models import AidCase, RouteStep, Step, Submission
from assistance.presenting import step_label
from assistance.rules import rule_on
from assistance.snapshots import short_code
from assistance.states import Act, CaseState
from families.codes import Relation
from families.models import ClassKind, HouseholdMember

from .wording import Wording, Wordings

MOST_MEMBERS = 6
# The type is as large as lets everything stand on one side: its size in points, the name of the style,
# what a row takes beside its lines and what a signature takes, both in millimetres.
SIZES = ((10.0, "", 2.6, 18.0), (8.5, "dense", 1.5, 11.0), (7.0, "packed", 0.9, 7.0))
POINT = 0.353
LEADING = 1.35
TEXT_WIDTH = 146
# An A4 side without its margins, title and foot.
SIDE = 248
PLAIN_ROWS = 9
UNFINISHED = {CaseState.DRAFT, CaseState.IN_REVIEW, CaseState.RETURNED}
STANDING = {Act.AGREED, Act.REFUSED}


@dataclass(frozen=True, slots=True)
class Opinion:
    """One place for an opinion, with whoever gave it, or empty to be signed."""

    label: str
    text: str = ""
    signer: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One approval form."""

    case: AidCase
    wording: Wording
    rows: list[tuple[Any, str]]
    members: list[dict[str, Any]]
    members_left_out: int
    classes: str
    certificates: str
    payee: dict[str, str]
    verified: str
    opinions: list[Opinion]
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
    def style(self) -> str:
        """The largest type with which everything stands on one side."""
        return next((style for *size, style in self._styles() if self._height(*size) <= SIDE), SIZES[-1][1])

    def _styles(self) -> Iterator[tuple[float, float, float, str]]:
        return ((points, row, sign, style) for points, style, row, sign in SIZES)

    def _height(self, points: float, row: float, sign: float) -> float:
        """About how many millimetres the form takes in type of this size."""
        line = points * POINT * LEADING
        opinions = [self.verified, *(opinion.text for opinion in self.opinions)]
        texts = [self.case.reason, *(str(value) for _label, value in self.rows)]
        texts += opinions + self.wording.closing
        lines = sum(max(1, ceil(len(text) * points * POINT / TEXT_WIDTH)) for text in texts)
        plain = PLAIN_ROWS + len(self.members) + len(self.wording.cells)
        return (lines + plain) * line + (len(texts) + plain) * row + (len(opinions) + 1) * sign


def printable(cases: QuerySet[AidCase]) -> QuerySet[AidCase]:
    """Cases with everything their forms show but what their kind adds."""
    return cases.select_related(
        "branch", "scheme", "rule", "household__group", "household__address_division", "beneficiary",
        "account", "verification",
    ).prefetch_related(
        "route__branch", "steps__officer", "steps__branch", "submissions",
        "household__members__person", "household__classes", "rule__steps",
    )  # fmt: skip


def sheets(cases: list[AidCase], actor: Actor, *, today: date) -> list[Sheet]:
    """The forms of cases as `printable` reads them, in their order.

    One query for the wording of all, and what each kind asks for its own rows.
    """
    wordings = Wordings(actor, kinds={case.kind for case in cases})
    return [_sheet(case, wordings, today=today) for case in cases]


def _sheet(case: AidCase, wordings: Wordings, *, today: date) -> Sheet:
    submissions = list(case.submissions.all())
    submission = submissions[-1] if submissions else None
    living = [member for member in case.household.members.all() if member.left_on is None]
    living.sort(key=lambda member: (member.relation, member.pk))
    classes, certificates = _classes(case, submission, today=today)
    return Sheet(
        case=case,
        wording=wordings.nearest(case.kind, Place.of(case)),
        rows=kind_of(case).shown(case),
        members=[_member(member, today=today) for member in living[:MOST_MEMBERS]],
        members_left_out=max(0, len(living) - MOST_MEMBERS),
        classes=classes,
        certificates=certificates,
        payee=_payee(case, submission),
        verified=_verified(case),
        opinions=_opinions(case, today=today),
        state=state_on_paper(case),
        code=short_code(case.digest) if case.digest else "",
    )


def state_on_paper(case: AidCase) -> str:
    """The state as it stands on paper, so that no pending form passes for a decided one."""
    if case.state in UNFINISHED:
        return _("Not concluded: %(state)s") % {"state": case.get_state_display()}
    return case.get_state_display()


def _member(member: HouseholdMember, *, today: date) -> dict[str, Any]:
    person = member.person
    return {
        "name": member.name,
        "relation": member.get_relation_display(),
        "age": person.age_on(person.died_on or today),
        "employer": person.employer,
        "note": _("deceased") if person.died_on else "",
    }


def _classes(case: AidCase, submission: Submission | None, *, today: date) -> tuple[str, str]:
    """The classes and their papers: as submitted, before that as they hold today."""
    if submission:
        held = [(kind, paper) for kind, _since, _evidence, paper in submission.content["classes"]]
    else:
        current = [row for row in case.household.classes.all() if row.holds_on(today)]
        held = [(row.kind, row.evidence_no) for row in current]
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


def _payee(case: AidCase, submission: Submission | None) -> dict[str, str]:
    if submission:
        payee = submission.content["payee"]
        holder, relation = payee["holder"], Relation(payee["relation"]).label
        return {
            "holder": holder,
            "relation": str(relation),
            "bank": payee["bank"],
            "account": f"****{payee['account'][-4:]}",
        }
    if case.account is None:
        return {}
    return {
        "holder": case.account.holder_name,
        "relation": case.account.get_holder_relation_display(),
        "bank": case.account.bank,
        "account": f"****{case.account.number_last4}",
    }


def _opinions(case: AidCase, *, today: date) -> list[Opinion]:
    """A place for each step of the route; what was decided there stands in it while it stands."""
    steps = list(case.steps.all())
    if route := list(case.route.all()):
        return [_opinion(case, step, steps) for step in route]
    rule = case.rule or rule_on(case.scheme, today)
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
