from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from assistance.cases.filters import CaseListFilters
from assistance.cases.models import AidCase
from assistance.printing.models import PrintTemplate
from branches.models import Branch
from branches.permissions import may, why_not
from ground.asking import differences, posted_version
from ground.refusals import Forbidden, Stale, require

from . import lists, operations, sheets, wording
from .forms import WordingForm


@require_GET
def case(request, number):
    row = get_object_or_404(sheets.printable(AidCase.objects.visible_to(request.actor)), number=number)
    printed = sheets.sheets([row], request.actor, today=timezone.localdate())
    context = {"sheet": printed[0], "now": timezone.now(), "may_word": may(request.actor, "wording.edit")}
    return render(request, "assistance/print/case.html", context)


@require_GET
def cases(request):
    filters = asked_for(request)
    found = list(sheets.printable(lists.filtered(request.actor, filters))[: lists.MOST_SHEETS + 1])
    context = {
        "sheets": sheets.sheets(found[: lists.MOST_SHEETS], request.actor, today=timezone.localdate()),
        "most": lists.MOST_SHEETS if len(found) > lists.MOST_SHEETS else 0,
        "may_word": may(request.actor, "wording.edit"),
        "query": request.GET.urlencode(),
        "now": timezone.now(),
    }
    return render(request, "assistance/print/cases.html", context)


@require_GET
def schedule(request):
    found, context = lines_for(request, wording.SCHEDULE)
    leaves = lists.leaves(found, context["wording"])
    context |= {"leaves": leaves, "total": lists.measured(found), "number": len(found)}
    return render(request, "assistance/print/schedule.html", context)


@require_GET
def summary(request):
    found, context = lines_for(request, wording.SUMMARY)
    places, total = lists.summary(found)
    return render(request, "assistance/print/summary.html", context | {"places": places, "total": total})


def asked_for(request):
    """The filters of the list that is printed."""
    require(why_not(request.actor, "case.read"))
    return CaseListFilters(request.GET or None, actor=request.actor)


def lines_for(request, kind):
    """The lines of a list; beyond the limit none, for a part under a seal would be taken for the whole."""
    found = lists.lines(lists.filtered(request.actor, asked_for(request)), most=lists.MOST_LINES + 1)
    place = request.actor.place
    context = {
        "wording": wording.Wordings(request.actor, kinds=[kind]).nearest(kind, place),
        "branch": Branch.objects.visible_to(request.actor).get(pk=place.branch_id),
        "too_many": lists.MOST_LINES if len(found) > lists.MOST_LINES else 0,
        "may_word": may(request.actor, "wording.edit"),
        "query": request.GET.urlencode(),
        "now": timezone.now(),
    }
    return [] if context["too_many"] else found, context


@require_GET
def wordings(request):
    branch = own_branch(request)
    known = wording.Wordings(request.actor, kinds=wording.printed_forms())
    rows = [
        {"kind": kind, "label": label, "wording": known.nearest(kind, request.actor.place), "own": own}
        for kind, label in wording.printed_forms().items()
        for own in [known.known.get((branch.pk, kind))]
    ]
    return render(request, "assistance/print/wordings.html", {"rows": rows, "branch": branch})


@require_http_methods(["GET", "POST"])
def word(request, kind):
    if kind not in wording.printed_forms():
        raise Http404
    branch = own_branch(request)
    own = PrintTemplate.objects.visible_to(request.actor).filter(branch=branch, kind=kind).first()
    kept = {"title": own.title, "cells": own.cells, "closing": own.closing} if own else {}
    form = WordingForm(request.POST or None, initial=kept)
    current = own.version if own else 0
    # What was sent back still stands on the version it was typed over.
    version = posted_version(request) if form.is_bound else current
    context = {"form": form, "kind": kind, "label": wording.printed_forms()[kind], "version": version}
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            operations.word_form(
                kind,
                by=request.actor,
                version=version,
                now=timezone.now(),
                **form.cleaned_data,
            )
        except Stale as refusal:
            status, context["version"] = refusal.status, current
            context["conflict"] = differences(form, WordingForm(initial=kept))
        else:
            messages.success(request, _("The wording is saved."))
            return redirect("assistance:print_templates")
    return render(request, "assistance/print/word.html", context, status=status)


def own_branch(request):
    """The association whose forms the actor may word."""
    if not may(request.actor, "wording.edit"):
        raise Forbidden(why_not(request.actor, "wording.edit"))
    return Branch.objects.visible_to(request.actor).get(pk=request.actor.place.branch_id)
