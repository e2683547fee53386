"""Who acts in a request: the signed-in user in one of the duties that hold today."""

from django.contrib import messages
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.drafts import drafts, kept_forms

from .actors import actor_for, duties_of, without_duty

DUTY_KEY = "duty_id"
# Where someone without a duty may go all the same: one's own account, and signing in and out.
OPEN_AREAS = frozenset({"", "accounts"})


class ActorMiddleware:
    """Gives each request its `actor` and the user's `duties`, read again: an end takes effect at once."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.duties = self._duties(request.user) if request.user.is_authenticated else []
        request.actor = self._actor(request)
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not request.user.is_authenticated or not getattr(view, "login_required", True):
            return None
        slip = drafts.posted_slip(request) if request.method == "POST" else None
        if slip and slip.user_id != request.user.pk:
            return self._typed_by_somebody_else(request)
        if request.resolver_match.namespace in OPEN_AREAS:
            return None
        if request.actor.duty_id is None:
            return render(request, "branches/no_duty.html", status=403)
        return self._typed_elsewhere(request, slip) if slip else None

    def _typed_by_somebody_else(self, request):
        """Nobody sends in their own name what another has opened on the computer they share."""
        is_kept = kept_forms.keep_draft(request, now=timezone.now()) is not None
        context = {"is_foreign": True, "is_kept": is_kept}
        return render(request, "branches/other_duty.html", context, status=409)

    def _typed_elsewhere(self, request, slip):
        """Of a form that was opened in another duty nothing is written in this one; it stays a draft."""
        if slip.duty_id == request.actor.duty_id:
            return None
        draft = kept_forms.keep_draft(request, now=timezone.now())
        duty = next((duty for duty in request.duties if duty.pk == slip.duty_id), None)
        context = {"duty": duty, "draft_address": drafts.taken_up(draft.path) if draft else ""}
        return render(request, "branches/other_duty.html", context, status=409)

    def _duties(self, user):
        """Today's duties in one query, which brings the user's own name along."""
        duties = list(duties_of(user, today=timezone.localdate()))
        for duty in duties:
            user.officer = duty.user.officer
            duty.user = user
        user.duties_today = duties
        return duties

    def _actor(self, request):
        if not request.duties:
            return without_duty(request.user)
        chosen = request.session.get(DUTY_KEY)
        if chosen is None:
            return actor_for(request.duties[0])
        for duty in request.duties:
            if duty.pk == chosen:
                return actor_for(duty)
        # Never fall back unseen: what follows would be done in another place and role.
        del request.session[DUTY_KEY]
        messages.warning(request, _("The duty you were acting in has ended; you now act in another."))
        return actor_for(request.duties[0])
