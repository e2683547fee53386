"""Who works with the records: natural persons, their accounts and their relatives."""

import uuid

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from ground.sealed import RESIDENT_ID, BlindIndexField, SealedField

LANGUAGES = [("zh-hans", "中文"), ("en", "English")]


class Officer(models.Model):
    """A natural person who acts or signs. Leaders who only sign on paper have no account."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=64)
    id_number = SealedField(_("ID number"), index="id_index", purpose=RESIDENT_ID)
    id_index = BlindIndexField(unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("officer")
        verbose_name_plural = _("officers")
        indexes = [models.Index(name="officer_by_name", fields=["name"])]

    def __str__(self):
        return self.name


class Accounts(BaseUserManager):
    def get_queryset(self):
        # Every page shows the officer's name beside the account.
        return super().get_queryset().select_related("officer")

    def get_by_natural_key(self, username):
        return self.get(username=self.model.normalize_username(username))


class User(AbstractBaseUser):
    """An account by which one officer signs in; one officer has at most one.

    A new account has no password: the officer sets one at the first sign-in, with the printed
    one-time code. ``entered_at`` is that moment. ``session_epoch`` is part of every session's
    fingerprint: raising it ends all of them.
    """

    username = models.CharField(
        _("user name"),
        max_length=64,
        unique=True,
        validators=[
            RegexValidator(r"\A[\w.\-]{2,64}\Z", _("2 to 64 letters, digits, dots, dashes or underscores."))
        ],
        error_messages={"unique": _("This user name is taken; choose another.")},
    )
    officer = models.OneToOneField(
        Officer, verbose_name=_("officer"), on_delete=models.PROTECT, related_name="user"
    )
    is_active = models.BooleanField(_("active"), default=True)
    is_demo = models.BooleanField(_("demo account"), default=False, editable=False)
    language = models.CharField(_("language"), max_length=10, choices=LANGUAGES, blank=True, default="")
    large_type = models.BooleanField(_("large type"), default=False)
    shortcuts = models.BooleanField(_("single-key shortcuts"), default=True)
    session_epoch = models.PositiveIntegerField(default=0, editable=False)
    entered_at = models.DateTimeField(_("first sign-in"), null=True, blank=True, editable=False)
    last_seen_at = models.DateTimeField(_("last seen"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = Accounts()

    USERNAME_FIELD = "username"

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.CheckConstraint(
                name="user_username_lowercase",
                condition=Q(username=Lower("username")),
                violation_error_message=_("User names are kept in lower case."),
            ),
        ]

    def __str__(self):
        return self.username

    @classmethod
    def normalize_username(cls, username):
        """One account, one spelling: compatibility forms folded, lower case, no outer spaces."""
        return super().normalize_username(username).strip().lower()

    def get_full_name(self):
        return self.officer.name

    def get_short_name(self):
        return self.officer.name

    def get_session_auth_hash(self):
        return self._session_hash()

    def _session_hash(self, secret=None):
        return salted_hmac(
            "accounts.models.User.session",
            f"{self.session_epoch}|{self.password}",
            secret=secret,
            algorithm="sha256",
        ).hexdigest()

    def get_session_auth_fallback_hash(self):
        for secret in settings.SECRET_KEY_FALLBACKS:
            yield self._session_hash(secret)


class DeclaredRelative(models.Model):
    """A relative whose cases an officer must not handle (回避登记), matched by blind index."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="relatives")
    name = models.CharField(_("name"), max_length=64)
    relation = models.CharField(_("relation"), max_length=32)
    id_number = SealedField(_("ID number"), index="id_index", purpose=RESIDENT_ID)
    id_index = BlindIndexField()
    declared_at = models.DateTimeField(_("declared"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("declared relative")
        verbose_name_plural = _("declared relatives")
        constraints = [
            models.UniqueConstraint(
                name="declaredrelative_once",
                fields=["officer", "id_index"],
                condition=Q(ended_at=None),
                violation_error_message=_("This relative is declared already."),
            ),
            models.CheckConstraint(
                name="declaredrelative_ends_later",
                condition=Q(ended_at=None) | Q(ended_at__gte=F("declared_at")),
                violation_error_message=_("A declaration cannot end before it was made."),
            ),
        ]
        indexes = [
            models.Index(name="declaredrelative_by_id", fields=["id_index"], condition=Q(ended_at=None))
        ]

    def __str__(self):
        return f"{self.name} ({self.relation})"


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
