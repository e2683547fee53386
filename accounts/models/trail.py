"""The audit trail, and the proofs that the keys are the right ones."""

from typing import Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from accounts.scope import Actor, PlacedColumns, ScopedQuerySet


class AuditQuerySet(ScopedQuerySet):
    def narrowed(self, actor: Actor) -> Self:
        """Auditors read their subtree; everyone else reads what they did themselves."""
        return self if actor.role == Role.AUDITOR else self.filter(user_id=actor.user.pk)


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
        ]

    def __str__(self):
        return f"{self.shard}/{self.seq} {self.action}"


class KeyProof(models.Model):
    """Which keys this database was written under, without telling anything about them."""

    name = models.CharField(max_length=20, unique=True)
    proof = models.BinaryField(max_length=32)
    kept_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("key proof")
        verbose_name_plural = _("key proofs")

    def __str__(self):
        return self.name
