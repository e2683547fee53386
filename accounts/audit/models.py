"""The audit trail, and the proofs that the keys are the right ones."""

from typing import Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.matrix import reach_of
from accounts.scope import Actor, PlacedColumns, ScopedQuerySet

# What system administrators answer for: accounts, second factors, officers and their duties.
SECURITY = (
    Q(action__startswith="user.")
    | Q(action__startswith="second_factor.")
    | Q(action__startswith="officer.")
    | Q(action__startswith="relative.")
    | Q(action__startswith="duty.")
)
# Numbers of people that were shown in clear.
LOOKS = ("value.revealed", "household.numbers_shown")
REVEALED = Q(action__in=LOOKS)


class AuditQuerySet(ScopedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Auditors read their subtree, system administrators the security events, others their own acts."""
        if actor.duty_id is None:
            return self.none()
        match reach_of(actor.role, "audit.read"):
            case "sub":
                return super().visible_to(actor)
            case "security":
                return self.filter(SECURITY)
        return self.done_by(actor)

    def done_by(self, actor: Actor) -> Self:
        """What the actor's user did where the present duty reaches, and what belongs to no branch."""
        if actor.duty_id is None or actor.scope is None:
            return self.none()
        column, value = actor.scope
        return self.filter(Q(**{column: value}) | Q(branch_id=None), user_id=actor.user.pk)


class AuditEntry(PlacedColumns):
    """What someone did, once: rows are added and never changed.

    The database gives each row its chain (``shard``), its number there, its moment and a hash
    over its content and the hash before it. Users, officers and objects are plain ids, so that
    the trail rests on no other table. ``data`` holds field names and masked values only.
    """

    shard = models.SmallIntegerField(editable=False, db_default=0)
    seq = models.BigIntegerField(editable=False, db_default=0)
    at = models.DateTimeField(editable=False, db_default=Now())
    user_id = models.BigIntegerField(null=True)
    officer_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=20, blank=True)
    duty_id = models.BigIntegerField(null=True)
    on_behalf_of = models.BigIntegerField(null=True)
    action = models.CharField(_("action"), max_length=64)
    object_type = models.CharField(max_length=64, blank=True)
    object_id = models.CharField(max_length=64, blank=True)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    prev = models.BinaryField(editable=False, db_default=b"", max_length=32)
    hash = models.BinaryField(editable=False, db_default=b"", max_length=32)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit trail")
        constraints = [models.UniqueConstraint(name="auditentry_chain", fields=["shard", "seq"])]
        indexes = [
            models.Index(name="auditentry_by_user", fields=["user_id", "-id"]),
            models.Index(name="auditentry_by_object", fields=["object_type", "object_id", "-id"]),
            models.Index(name="auditentry_by_township", fields=["township_id", "-id"]),
            models.Index(name="auditentry_by_county", fields=["county_id", "-id"]),
            models.Index(name="auditentry_by_city", fields=["city_id", "-id"]),
            models.Index(name="auditentry_at", fields=["at"]),
            models.Index(name="auditentry_security", fields=["-id"], condition=SECURITY),
            models.Index(name="auditentry_looks", fields=["-id"], condition=REVEALED),
            models.Index(name="auditentry_looks_county", fields=["county_id", "-id"], condition=REVEALED),
            models.Index(name="auditentry_looks_city", fields=["city_id", "-id"], condition=REVEALED),
        ]

    def __str__(self):
        return f"{self.shard}/{self.seq} {self.action}"


class ChainCheck(models.Model):
    """What a recomputation of the audit chains found; ``breaks`` lists [chain, number, reason]."""

    checked_at = models.DateTimeField(_("checked at"))
    entries = models.BigIntegerField(_("entries"))
    breaks = models.JSONField(default=list)
    anchored = models.BooleanField(_("compared with heads kept elsewhere"), default=False)

    class Meta:
        verbose_name = _("chain check")
        verbose_name_plural = _("chain checks")

    def __str__(self):
        return f"{self.checked_at:%Y-%m-%d %H:%M}"
