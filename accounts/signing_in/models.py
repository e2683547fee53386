"""What stands between a person and a session."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
