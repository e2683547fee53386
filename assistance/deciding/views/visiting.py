from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.drafts.forms import OnceForm
from accounts.drafts.tokens import answer_once
from assistance.cases import queries
from assistance.cases.views.entering import GET_OR_POST
from assistance.deciding import operations
from assistance.deciding.forms import VisitForm
from assistance.deciding.guards import why_not_visit
from ground.asking import take
from ground.refusals import Forbidden, Refused, require


@require_http_methods(GET_OR_POST)
def visit(request, number):
    """Record a visit of condolence to the family."""
    case = get_object_or_404(queries.shown(request.actor), number=number)
    require(why_not_visit(case, by=request.actor))
    data = request.POST or None
    form, token_form = VisitForm(data), OnceForm(data)
    status = 422 if request.method == "POST" else 200
    if form.is_valid() and token_form.is_valid():

        def act():
            operations.record_visit(case.pk, by=request.actor, now=timezone.now(), **form.cleaned_data)
            return case.get_absolute_url()

        try:
            url = answer_once(request, token_form.cleaned_data["token"], act=act)
        except Forbidden:
            raise
        except (Refused, ValidationError) as refusal:
            status = take(form, refusal)
        else:
            messages.success(request, _("The visit is recorded."))
            return redirect(url)
    context = {"case": case, "form": form, "token_form": token_form}
    return render(request, "assistance/visit.html", context, status=status)
