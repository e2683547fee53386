from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from assistance.cases import guards, queries
from assistance.cases.amending import amended_since_return
from assistance.cases.facts import facts_of_one
from assistance.cases.filters import CaseListFilters
from assistance.cases.findings import stored
from assistance.cases.kind import kind_of
from assistance.cases.listed import content_in_force
from assistance.cases.models import AidCase
from assistance.cases.operations import checked
from assistance.cases.presenting import amount_to_choose, last_return, progress, record, rows, tag
from assistance.cases.standing import as_found, standing_of
from assistance.cases.states import COUNTED_STATES, STANDING_STATES, CaseState
from assistance.deciding.forms import DecisionForm
from assistance.deciding.guards import why_not_agree, why_not_decide, why_not_take_back, why_not_visit
from branches import queues
from branches.permissions import may, why_not
from ground.paging import chosen, page
from ground.refusals import require


@require_GET
def listing(request):
    require(why_not(request.actor, "case.read"))
    form = CaseListFilters(request.GET or None, actor=request.actor)
    order = chosen(queries.ORDERS, request.GET.get("order", ""))
    cases = form.narrow(queries.listed(AidCase.objects.visible_to(request.actor)))
    shown = page(cases, order=order, cursor=request.GET.get("cursor", ""), sift=form.sift)
    context = {
        "rows": [(case, tag(case)) for case in shown.rows],
        "page": shown,
        "order": order,
        "orders": queries.ORDERS,
        "form": form,
        "filtered": form.filtered,
        "may_read_household": may(request.actor, "household.read"),
    }
    return render(request, "assistance/list.html", context)


@require_GET
def case_page(request, number):
    case = get_object_or_404(queries.shown(request.actor), number=number)
    return render_case(request, case)


def seen_of(case):
    """What tells which content of a case a page shows."""
    return bytes(case.digest).hex() if case.digest else ""


def decision_form(case, data=None, *, allowed):
    initial = {"seen": seen_of(case), "amount": case.asked_amount}
    kind = kind_of(case)
    return DecisionForm(data, kind=kind, allowed=allowed, most=kind.most(case), initial=initial)


def came_back(case, steps):
    """What a returned case changed before it was submitted again, and why it had been returned."""
    returned = last_return(steps)
    if returned is None:
        return {"amended": None, "returned": None}
    submissions = list(case.submissions.order_by("-seq")[:2])
    return {"amended": amended_since_return(case, submissions), "returned": returned}


def facts_at(case):
    """Today's facts of a case that was submitted and is not over; any other is shown as it was left."""
    if case.state in {*STANDING_STATES, CaseState.RETURNED}:
        return facts_of_one(case, today=timezone.localdate())
    return None


def held_by(case, facts):
    """How a case stands today, or what was found and submitted of one that is over.

    Of one that is with the clerk again all is as on file, its checks too.
    """
    if facts is not None and facts.content is None:
        return as_found(checked(facts)), None
    if facts is not None:
        return standing_of(facts), facts.content
    return as_found(stored(case.findings.all())), content_in_force(case)


def render_case(request, case, *, form=None, status=200):
    """The case page, with the decision form as it was typed when it was refused."""
    steps, route = list(case.steps.all()), list(case.route.all())
    facts = facts_at(case)
    standing, content = held_by(case, facts)
    actor = request.actor
    undecidable = why_not_decide(case, by=actor)
    kind = kind_of(case)
    allowed = amount_to_choose(facts, route)
    visits = list(case.condolence_visits.all()) if kind.visit_due else []
    in_flow = request.GET.get("flow") == "1" or request.POST.get("flow") == "1"
    context = {
        "case": case,
        "tag": tag(case),
        "steps": progress(case, steps, route),
        "entries": record(case, steps, visits),
        "rows": rows(case, content, changes=standing.changes),
        "verification": getattr(case, "verification", None),
        **came_back(case, steps),
        "standing": standing.told_to(actor),
        "is_frozen": content is not None,
        "form": form or decision_form(case, allowed=allowed),
        "last_step": case.position is not None and route and route[-1].position == case.position,
        "why_not_decide": str(undecidable),
        "why_not_agree": "" if undecidable else str(why_not_agree(standing)),
        "visit_due": kind.visit_due and case.state in COUNTED_STATES and not visits,
        "may_visit": kind.visit_due and not why_not_visit(case, by=actor),
        "may_edit": not guards.why_not_edit(case, by=actor),
        # Who decides on the case does not call it back as well.
        "may_withdraw": bool(undecidable)
        and case.state == "in_review"
        and not guards.why_not_withdraw(case, by=actor),
        "may_take_back": not why_not_take_back(case, by=actor, today=timezone.localdate()),
        "may_reveal": case.beneficiary is not None
        and bool(case.beneficiary.id_last4)
        and may(actor, "person.reveal", case.beneficiary.keeping_branch),
        "may_read_household": may(actor, "household.read"),
        "in_flow": in_flow,
        "remaining": sum(queues.waiting_on(request).values()) if in_flow else 0,
    }
    return render(request, "assistance/case.html", context, status=status)
