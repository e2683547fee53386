"""A case as its pages show it: progress, findings, rows, record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assistance.cases.models import AidCase, CondolenceVisit, Step
from assistance.schemes.amounts import Allowed
from assistance.schemes.models import PeriodKind
from assistance.schemes.stages import Stage
from families.models import Sex
from ground.capitals import capitals
from ground.money import money, yuan

from .amending import Amended, held
from .facts import Facts
from .kind import kind_of
from .snapshots import amount_in_sight
from .standing import allowed_now
from .states import EDITABLE_STATES, Act, CaseState, ReturnReason

TAGS = {
    CaseState.DRAFT: "draft",
    CaseState.IN_REVIEW: "review",
    CaseState.RETURNED: "returned",
    CaseState.REFUSED: "refused",
    CaseState.NOTICED: "notice",
    CaseState.PAID: "paid",
    CaseState.ARCHIVED: "archived",
    CaseState.WITHDRAWN: "draft",
    CaseState.STOPPED: "refused",
    CaseState.REVERSED: "refused",
}
BAD_ACTS = {Act.RETURNED, Act.REFUSED, Act.WITHDRAWN, Act.TAKEN_BACK}

# Which fields of the entry form a reason for returning is about.
REASON_FIELDS = {
    ReturnReason.IDENTITY: ("beneficiary", "applicant"),
    ReturnReason.CLASS_UNPROVEN: (),
    ReturnReason.SCHOOL_UNPROVEN: ("school", "stage", "grade", "period", "proof_no"),
    ReturnReason.HOUSE_UNPROVEN: ("work", "danger_grade", "total_cost", "before"),
    ReturnReason.EVENT_UNPROVEN: ("event_on", "cause", "loss", "proof_no"),
    ReturnReason.PAYEE: ("account", "payee_relation"),
    ReturnReason.AMOUNT: ("asked_amount",),
    ReturnReason.VERIFICATION: ("first_verifier", "second_verifier", "visited_on", "met_on"),
    ReturnReason.UNCLEAR: ("reason",),
    ReturnReason.OTHER: (),
}


def tag(case: AidCase) -> dict[str, str]:
    """Kind and word of the state's tag."""
    return {"kind": TAGS.get(CaseState(case.state), "approved"), "label": case.get_state_display()}


def progress(case: AidCase, steps: list[Step], route: list[Any]) -> list[dict[str, str]]:
    """Entry, then each step of the route with who did it when, or that it waits."""
    entry_state = "now" if case.state in EDITABLE_STATES else "done"
    if case.state == CaseState.WITHDRAWN:
        entry_state = "bad"
    shown = [{"label": _("Entry"), "note": case.branch.short_name, "state": entry_state}]
    for step in route:
        done = _last_decision(steps, step.position)
        if case.state == CaseState.IN_REVIEW and case.position == step.position:
            state, note = "now", pgettext("step", "waiting")
        elif case.state == CaseState.REFUSED and done and done.act == Act.REFUSED:
            state, note = "bad", _day(done)
        elif done and done.act == Act.AGREED and (case.position is None or step.position < case.position):
            state, note = "done", _day(done)
        else:
            state, note = "todo", ""
        shown.append({"label": step_label(step), "note": note, "state": state})
    return shown


def step_label(step: Any) -> str:
    words = {"level": step.branch.get_level_display(), "stage": Stage(step.stage).label}
    return pgettext("step", "%(level)s · %(stage)s") % words


def record(case: AidCase, steps: list[Step], visits: list[CondolenceVisit]) -> list[dict[str, str]]:
    """The timeline, newest first, with what the case waits for on top."""
    entries = [_visited(visit) for visit in reversed(visits)]
    if case.awaiting_branch is not None:
        due = _("due %(day)s") % {"day": case.due_on.isoformat()} if case.due_on else ""
        entries.append(
            {
                "title": _("Waiting for %(branch)s") % {"branch": case.awaiting_branch.name},
                "when": _moment(case.waiting_since),
                "detail": due,
                "kind": "now",
            }
        )
    for step in reversed(steps):
        reasons = _("; ").join(step.reason_labels)
        amount = (
            _("Approved: %(amount)s yuan") % {"amount": money(step.approved_amount)}
            if step.approved_amount
            else ""
        )
        entries.append(
            {
                "title": f"{step.get_stage_display()} · {step.get_act_display()}",
                "who": f"{step.officer.name} · {step.branch.short_name}",
                "when": _moment(step.at),
                "detail": reasons or amount,
                "quote": step.comment,
                "kind": "bad" if step.act in BAD_ACTS else "done",
            }
        )
    return entries


def rows(
    case: AidCase,
    content: Mapping[str, Any] | None,
    *,
    facts: Facts | None = None,
    changes: Iterable[Amended] = (),
) -> list[dict[str, Any]]:
    """The content in the order of the paper form, each row from one moment.

    With ``content`` as it was submitted, with today's value beside it where ``changes`` names one;
    without as it is now. ``facts`` are those of a case that is still being entered, for the
    amount it would ask for.
    """
    today = {change.path: change for change in changes}
    amount = case.approved_amount or (amount_in_sight(facts) if facts else case.asked_amount)
    rule = facts.rule if facts else case.rule
    shown = []
    if amount is not None:
        label = _("Amount approved") if case.approved_amount else _("Amount asked for")
        note = _("%(capitals)s · by the rule %(document)s") % {
            "capitals": capitals(amount),
            "document": rule.document_no if rule else "",
        }
        shown.append({"label": label, "value": yuan(amount), "note": note, "large": True})
    if case.beneficiary:
        shown.append(_person(case, content, today))
    if case.period_kind != PeriodKind.EVENT:
        shown.append({"label": _("Period"), "value": case.period_label or "—"})
    shown += [{"label": label, "value": value} for label, value in kind_of(case).shown(case)]
    if case.received_on:
        lies = _("Paper: %(place)s") % {"place": case.paper_place} if case.paper_place else ""
        received = {
            "label": _("Application received on"),
            "value": case.received_on.isoformat(),
            "note": lies,
        }
        shown.append(received)
    shown += _home(case, content, today)
    shown.append({"label": _("Reporting association"), "value": case.branch.name})
    account = {"label": _("Paid into"), "value": _account(case, content), "wide": True}
    shown.append(account | _now(today, "payee."))
    if case.reason:
        shown.append({"label": _("Reason for applying"), "value": case.reason, "wide": True})
    return shown


def amount_to_choose(facts: Facts | None, route: list[Any]) -> Allowed | None:
    """The amounts that the next decision may choose from; None unless it is the last and has a choice."""
    if facts is None or facts.content is None or not route or facts.case.position != route[-1].position:
        return None
    allowed = allowed_now(facts)
    return None if allowed.is_fixed else allowed


def mended_fields(steps: list[Step]) -> set[str]:
    """The form fields that the last return named, to be marked on the entry pages."""
    last = next((step for step in reversed(steps) if step.act == Act.RETURNED), None)
    if last is None:
        return set()
    return {field for code in last.reasons for field in REASON_FIELDS[ReturnReason(code)]} | set(last.fields)


def last_return(steps: list[Step]) -> Step | None:
    return next((step for step in reversed(steps) if step.act == Act.RETURNED), None)


def _person(case: AidCase, content: Mapping[str, Any] | None, today: Mapping[str, Amended]) -> dict[str, Any]:
    """The beneficiary, all of it as submitted or all of it as on file."""
    person = case.beneficiary
    assert person is not None
    name, sex, born_on, last4 = case.beneficiary_name, person.sex, person.born_on.isoformat(), person.id_last4
    if content:
        said = content["beneficiary"]
        name, sex, born_on, last4 = said["name"], said["sex"], said["born_on"], said["id_number"][-4:]
    note = _("%(sex)s, born %(day)s, ID ending %(last4)s") % {
        "sex": Sex(sex).label if sex else "—",
        "day": born_on,
        "last4": last4 or "—",
    }
    row = {"label": kind_of(case).called, "value": name, "note": note}
    return row | _now(today, "beneficiary.", "died_on", "home.lives_here", "home.relation")


def _home(
    case: AidCase, content: Mapping[str, Any] | None, today: Mapping[str, Amended]
) -> list[dict[str, Any]]:
    head = content["home"]["head"] if content else case.household.head_name
    shown = [
        {"label": _("Household"), "value": f"{head} {case.household.number}"}
        | _now(today, "home.head", "home.group")
    ]
    if content:
        classes = {"label": _("Household class"), "value": held(content["classes"])}
        shown.append(classes | _now(today, "classes"))
    return shown


def _now(today: Mapping[str, Amended], *parts: str) -> dict[str, str]:
    """What of a row is another today, in words; nothing where all of it is as submitted."""
    found = [change for path, change in today.items() if path.startswith(parts)]
    words = (_("%(label)s: %(now)s") % {"label": change.label, "now": change.after} for change in found)
    return {"now": _("; ").join(words)} if found else {}


def _account(case: AidCase, content: Mapping[str, Any] | None) -> str:
    if content:
        payee = content["payee"]
        account, holder = f"{payee['bank']} ****{payee['account'][-4:]}", payee["holder"]
        return _("%(account)s, %(holder)s") % {"account": account, "holder": holder}
    if case.account is None:
        return "—"
    return _("%(account)s, %(holder)s") % {"account": case.account, "holder": case.account.holder_name}


def _last_decision(steps: list[Step], position: int) -> Step | None:
    decided = (step for step in reversed(steps) if step.position == position and step.act != Act.TAKEN_BACK)
    return next(decided, None)


def _day(step: Step) -> str:
    return f"{step.on:%m-%d} {step.get_act_display()}"


def _visited(visit: CondolenceVisit) -> dict[str, str]:
    gift = _("Gift: %(gift)s") % {"gift": visit.gift} if visit.gift else ""
    return {
        "title": _("Visit to the family on %(day)s") % {"day": visit.visited_on.isoformat()},
        "who": visit.visitors,
        "when": _moment(visit.recorded_at),
        "detail": gift,
        "quote": visit.words,
        "kind": "done",
    }


def _moment(moment) -> str:
    return date_format(localtime(moment), "Y-m-d H:i") if moment else ""
