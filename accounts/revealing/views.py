from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.addresses import safe_target
from accounts.drafts.forms import ReasonForm
from accounts.hooks import reveals
from accounts.revealing.reveal import reveal as reveal_value
from ground.asking import take
from ground.refusals import Refused


@require_POST
@never_cache
def reveal(request, kind, uuid):
    offered = reveals.get(kind)
    if offered is None:
        raise Http404
    # The first POST of a page that has no reason field asks for the reason.
    form = ReasonForm(request.POST if "reason" in request.POST else None)
    context = {
        "form": form,
        "label": offered.label,
        "next": safe_target(request, default=request.headers.get("Referer", "/")),
    }
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            context["value"] = reveal_value(
                kind, uuid, by=request.actor, reason=form.cleaned_data["reason"], now=timezone.now()
            )
            status = 200
        except ObjectDoesNotExist:
            raise Http404 from None
        except Refused as refusal:
            status = take(form, refusal)
    template = "accounts/_reveal.html" if request.headers.get("HX-Request") else "accounts/reveal.html"
    return render(request, template, context, status=status)
