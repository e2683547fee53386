from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.drafts import kept_forms
from accounts.drafts.drafts import page_of, posted_slip


@require_safe
def kept_form(request, uuid):
    """A form that was sent after the session had ended: shown to its writer to be sent again."""
    kept = kept_forms.kept_for(request.user, uuid, now=timezone.now())
    if kept is None:
        raise Http404
    return render(request, "accounts/kept_form.html", {"path": kept.path, "fields": kept.fields})


def csrf_failure(request, reason=""):
    """The page for a form whose token is stale; what our own page sent is not lost.

    What somebody else had opened becomes that user's draft and is not shown.
    """
    slip = posted_slip(request)
    if slip and request.user.is_authenticated and slip.user_id != request.user.pk:
        is_kept = kept_forms.keep_draft(request, now=timezone.now()) is not None
        return render(request, "accounts/foreign_form.html", {"is_kept": is_kept}, status=403)
    fields = kept_forms.fields_of(request) if request.user.is_authenticated else []
    if not fields and not kept_forms.is_offered(request.session):
        request.session.update(kept_forms.rescue(request, user=None, now=timezone.now()))
    context = {
        "path": request.get_full_path(),
        "fields": fields,
        "is_kept": not fields and kept_forms.is_offered(request.session),
        "address": page_of(request),
    }
    return render(request, "accounts/stale_form.html", context, status=403)
