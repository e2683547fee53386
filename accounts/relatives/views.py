from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.drafts.forms import ReasonForm
from accounts.drafts.tokens import answer_once
from accounts.people.queries import all_relatives, own_relative
from accounts.relatives.forms import RelativeForm
from accounts.relatives.operations import declare_relative, end_relative
from ground.asking import take
from ground.forms import status_of
from ground.refusals import Refused


@sensitive_post_parameters("id_number")
@require_http_methods(["GET", "HEAD", "POST"])
def relatives(request):
    """The officer's own declarations, and the form for another one."""
    form, status = RelativeForm(request.POST or None), status_of(request)
    if form.is_valid():
        try:
            address = answer_once(request, form.cleaned_data["token"], act=declare(request, form))
        except (Refused, ValidationError) as refusal:
            status = take(form, refusal)
        else:
            messages.success(request, _("The declaration is on file. You are kept from this person's cases."))
            return redirect(address)
    context = {"form": form, "relatives": all_relatives(request.user.officer_id)}
    return render(request, "accounts/relatives.html", context, status=status)


def declare(request, form):
    def act():
        declare_relative(request.user.username, by=request.actor, **form.details())
        return reverse("accounts:relatives")

    return act


@require_http_methods(["GET", "HEAD", "POST"])
def end(request, pk):
    relative = own_relative(request.actor, pk)
    if relative is None:
        raise Http404
    form, status = ReasonForm(request.POST or None), status_of(request)
    form.fields["reason"].label = _("Why does it end?")
    if form.is_valid():
        try:
            end_relative(pk, by=request.actor, reason=form.cleaned_data["reason"], now=timezone.now())
        except Refused as refusal:
            status = take(form, refusal)
        else:
            messages.success(request, _("The declaration has ended. It stays on file with its dates."))
            return redirect("accounts:relatives")
    context = {"form": form, "relative": relative}
    return render(request, "accounts/relative_end.html", context, status=status)
