"""What stands between a person and a session."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ground.sealed import SealedJSONField


class FirstSignInCode(models.Model):
    """A printed one-time code with which an officer sets a password of their own.

    Only a keyed digest is kept. A user has at most one live code.
    """

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="first_codes")
    digest = models.BinaryField(max_length=32)
    issued_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("one-time code")
        verbose_name_plural = _("one-time codes")
        constraints = [
            models.UniqueConstraint(
                name="firstsignincode_one_live", fields=["user"], condition=Q(ended_at=None)
            ),
            models.CheckConstraint(
                name="firstsignincode_expires_later", condition=Q(expires_at__gt=F("issued_at"))
            ),
        ]

    def __str__(self):
        return f"{self.user_id} · {self.issued_at:%Y-%m-%d}"


class SignInAttempt(models.Model):
    """One failed or running attempt, counted in a bucket: an account, a device or an address.

    The bucket is a keyed digest, so the table names nobody. A success takes its row back.
    """

    bucket = models.BinaryField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("sign-in attempt")
        verbose_name_plural = _("sign-in attempts")
        indexes = [
            models.Index(name="signinattempt_bucket", fields=["bucket", "at"]),
            models.Index(name="signinattempt_at", fields=["at"]),
        ]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M}"


class KeptPost(models.Model):
    """A form sent after the session had ended, kept sealed for the same user to send again."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=500)
    fields = SealedJSONField()
    kept_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("kept form")
        verbose_name_plural = _("kept forms")

    def __str__(self):
        return self.path
