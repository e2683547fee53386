"""By what a database proves that the keys of an installation are its own."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


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
