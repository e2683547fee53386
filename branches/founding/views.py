from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.drafts.tokens import answer_of, answer_once
from branches.founding.forms import firm_rows
from branches.founding.guards import why_not_hang
from branches.founding.operations import code_to_come, found_branch
from branches.permissions import why_not
from branches.tree import queries
from branches.tree.cards import CARDS
from branches.tree.facts import facts_to_found
from branches.tree.fields import MOST_ROWS
from branches.tree.models import BranchModel
from ground.asking import kept_fields, quieten, take, with_row
from ground.refusals import Refused, require

from .forms import FoundingForm


def refuse_others(request):
    require(why_not(request.actor, "branch.change"))


@require_safe
def cards(request):
    refuse_others(request)
    return render(request, "branches/new.html", {"cards": CARDS})


@require_http_methods(["GET", "POST"])
@never_cache
def found(request, model):
    refuse_others(request)
    if model not in BranchModel:
        raise Http404
    model = BranchModel(model)
    area = chosen_area(request)
    if area is None and queries.needs_area(request.actor):
        return render(
            request, "branches/choose_area.html", {"areas": queries.areas(request.actor), "model": model}
        )
    if address := answer_of(request):
        # Its name is taken by now: by the association that this page founded when it was first sent.
        return redirect(address)
    form = FoundingForm(
        with_row(request, "firm", most=MOST_ROWS) if request.method == "POST" else None,
        model=model,
        parents=parents_for(model, request.actor, area),
        today=timezone.localdate(),
    )
    rows = firm_rows(form.data if form.is_bound else None) if model == BranchModel.PARK else None
    return answer(request, form, rows, area)


def chosen_area(request):
    code = request.GET.get("area", "")
    return queries.areas(request.actor).filter(code=code).first() if code else None


def parents_for(model, actor, area):
    if model == BranchModel.ATTACHED:
        return [host for host in queries.hosts(actor, area) if host.model != BranchModel.PARK]
    return queries.places(actor, area)


def answer(request, form, rows, area):
    """The form, then what will be founded, then the new association; all at one address."""
    context = {"form": form, "rows": rows, "area": area, "card": CARDS[form.model]}
    if not form.is_bound:
        return render(request, "branches/found.html", context)
    if "add_row" in request.POST:
        form.is_valid()
        quieten(form, rows)
        return render(request, "branches/found.html", context)
    if "as_group" in request.POST and form["parent"].value() in form.fields["parent"].by_code:
        request.is_unsaved = True
        return redirect("branches:units", form["parent"].value())
    valid = [one for one in (form, rows) if one is not None and not one.is_valid()] == []
    firms = [row.firm() for row in rows.kept] if rows is not None and valid else []
    if not valid or (reason := foreseen(form)):
        if valid:
            form.add_error(None, reason)
        return render(request, "branches/found.html", context, status=422)
    if "confirm" in request.POST:
        return confirmed(request, form, firms, context)
    if "change" in request.POST:
        return render(request, "branches/found.html", context)
    return render(request, "branches/check.html", context | checked(request, form, firms))


def foreseen(form):
    """Why the founding would be refused, as far as it can be told before."""
    facts = form.facts
    return why_not_hang(
        form.cleaned_data["parent"],
        kind=facts["kind"],
        model=form.model,
        seat=facts["seat"],
        name=facts["name"],
    )


def checked(request, form, firms):
    facts, parent = form.facts, form.cleaned_data["parent"]
    return {
        "rows": facts_to_found(facts, parent),
        "firms": firms,
        "code": code_to_come(parent, facts["kind"]),
        "parent": parent,
        "kept": kept_fields(request.POST),
    }


def confirmed(request, form, firms, context):
    try:
        return redirect(answer_once(request, form.cleaned_data["token"], act=start(request, form, firms)))
    except (Refused, ValidationError) as refusal:
        return render(request, "branches/found.html", context, status=take(form, refusal))


def start(request, form, firms):
    def act():
        branch = found_branch(
            parent=form.cleaned_data["parent"],
            by=request.actor,
            now=timezone.now(),
            firms=firms,
            **form.facts,
        )
        return f"{reverse('branches:page', args=[branch.code])}?founded=1"

    return act
