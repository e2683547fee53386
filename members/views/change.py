from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from families.households.confirming import Touches
from families.registering.views.asking import confirmed_in, slowing_probes
from ground.asking import differences, posted_version, take
from ground.refusals import Refused, Stale, require
from members import guards
from members.forms import LeavingForm, MembershipForm
from members.operations import change, leaving
from members.operations.opening import changed_meanwhile
from members.queries import categories_held, open_groups
from members.views.browse import found


def editable(request, card_no):
    membership = found(request, card_no)
    require(guards.why_not_edit(membership, by=request.actor))
    return membership


def form_for(request, membership, data=None):
    return MembershipForm(
        data,
        membership=membership,
        held=categories_held(membership),
        groups=open_groups(request.actor, membership.branch),
        today=timezone.localdate(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def edit(request, card_no):
    membership = editable(request, card_no)
    form = form_for(request, membership, request.POST or None)
    status = 422 if form.is_bound else 200
    if form.is_bound and posted_version(request) != membership.version:
        return stale(request, form, membership)
    if form.is_valid():
        try:
            change.edit_membership(
                membership.pk,
                by=request.actor,
                version=membership.version,
                now=timezone.now(),
                data=form.membership_data(),
                categories_on=form.cleaned_data["categories_on"],
            )
        except Stale:
            return stale(request, form, editable(request, card_no))
        except Refused as refusal:
            status = take(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect(membership)
    return render(request, "members/edit.html", {"membership": membership, "form": form}, status=status)


def stale(request, form, membership):
    """The form as it was typed, with what is in the books now; saving again replaces that."""
    context = {
        "membership": membership,
        "form": form,
        "conflict": differences(form, form_for(request, membership)),
    }
    return render(request, "members/edit.html", context, status=Stale.status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def leave(request, card_no):
    membership = editable(request, card_no)
    form, touches = LeavingForm(request.POST or None), None
    status = 422 if form.is_bound else 200
    if form.is_bound and posted_version(request) != membership.version:
        raise Stale(changed_meanwhile())
    if form.is_valid():
        try:
            with slowing_probes(request):
                leaving.leave(
                    membership.pk,
                    by=request.actor,
                    version=membership.version,
                    now=timezone.now(),
                    leaving=form.leaving(),
                    confirmed=confirmed_in(request),
                )
        except Stale:
            raise
        except Touches as refusal:
            touches, status = refusal, refusal.status
        except Refused as refusal:
            status = take(form, refusal)
        else:
            messages.success(request, _("%(name)s has left the roster.") % {"name": membership.name})
            return redirect(membership)
    context = {"membership": membership, "form": form, "touches": touches}
    return render(request, "members/leave.html", context, status=status)


@require_POST
def undo_leaving(request, card_no):
    membership = found(request, card_no)
    leaving.undo_leaving(membership.pk, by=request.actor, version=posted_version(request), now=timezone.now())
    messages.success(request, _("%(name)s is on the roster again.") % {"name": membership.name})
    return redirect(membership)
