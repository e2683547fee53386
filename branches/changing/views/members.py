"""Rows that hang on one association: the small units of a host, the member firms of a park."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.drafts.tokens import answer_once
from branches.changing import guards
from branches.changing.forms import UnitsForm, typed_over, unit_rows
from branches.changing.operations.units import list_units
from branches.founding.forms import FirmsForm, firm_rows
from branches.founding.operations import found_firms
from branches.tree import queries
from branches.tree.fields import MOST_ROWS
from ground.asking import differences, posted_version, quieten, take, with_row
from ground.refusals import Refused, Stale, require

from .changing import changeable, context_of


@require_http_methods(["GET", "POST"])
@never_cache
def units(request, code):
    branch = changeable(request, code)
    require(guards.why_not_list_units(branch))
    listed = list(queries.units_of(branch, request.actor))
    posted = request.method == "POST"
    rows = unit_rows(with_row(request, "unit", most=MOST_ROWS) if posted else None, units=listed)
    form = UnitsForm(request.POST if posted else None, today=timezone.localdate())
    version = posted_version(request) if posted else branch.version
    context = context_of(request, branch, form, rows=rows, version=version)
    if posted and "add_row" in request.POST:
        form.is_valid()
        quieten(form, rows)
        return render(request, "branches/units.html", context)
    status = 422 if posted else 200
    if posted and [one for one in (form, rows) if not one.is_valid()] == []:
        try:
            list_units(
                branch.pk,
                units=[row.unit() for row in rows.kept],
                by=request.actor,
                version=version,
                now=timezone.now(),
                on=form.cleaned_data["on"],
            )
        except Stale as refusal:
            context, status = units_meanwhile(request, code, form, rows), refusal.status
        except Refused as refusal:
            status = take(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect(branch)
    return render(request, "branches/units.html", context, status=status)


def units_meanwhile(request, code, form, typed):
    """The rows as they were typed over the units that are listed now: saving again replaces those."""
    branch = changeable(request, code)
    listed = list(queries.units_of(branch, request.actor))
    rows = unit_rows(typed_over(typed, listed), units=listed)
    return context_of(
        request, branch, form, rows=rows, version=branch.version, conflict=unlike(rows, typed, listed)
    )


def unlike(rows, typed, listed):
    """Unit by unit what is listed now and what was typed, where they differ."""
    kept = unit_rows(units=listed)
    opened = {row["pk"].value() for row in typed}
    found = []
    for row, current, unit in zip(rows, kept, listed, strict=False):
        if str(unit.pk) not in opened:
            found.append({"label": _("New unit"), "theirs": unit.name, "mine": "—"})
        found += [line | {"label": f"{unit.name} · {line['label']}"} for line in differences(row, current)]
    names = [row["name"].value() for row in rows.extra_forms if row.has_changed()]
    return found + [{"label": _("New unit"), "theirs": "—", "mine": name} for name in names]


@require_http_methods(["GET", "POST"])
@never_cache
def firms(request, code):
    park = changeable(request, code)
    require(guards.why_not_add_firms(park))
    data = with_row(request, "firm", most=MOST_ROWS) if request.method == "POST" else None
    form, rows = FirmsForm(data, today=timezone.localdate()), firm_rows(data)
    context = context_of(request, park, form, rows=rows)
    if "add_row" in request.POST:
        form.is_valid()
        quieten(form, rows)
        return render(request, "branches/firms.html", context)
    status = 422 if form.is_bound else 200
    if form.is_bound and [one for one in (form, rows) if not one.is_valid()] == []:
        try:
            return redirect(
                answer_once(request, form.cleaned_data["token"], act=add(request, park, form, rows))
            )
        except (Refused, ValidationError) as refusal:
            status = take(form, refusal)
    return render(request, "branches/firms.html", context, status=status)


def add(request, park, form, rows):
    def act():
        found_firms(
            park.pk,
            firms=[row.firm() for row in rows.kept],
            by=request.actor,
            now=timezone.now(),
            founded_on=form.cleaned_data["founded_on"],
            document_no=form.cleaned_data["document_no"],
        )
        messages.success(request, _("Saved."))
        return reverse("branches:page", args=[park.code])

    return act
