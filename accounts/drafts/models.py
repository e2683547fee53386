"""What is typed and not yet saved."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from ground.sealed import SealedJSONField


class Draft(models.Model):
    """What a user has typed into a form and not yet saved (草稿): one a user, duty and page.

    ``path`` is the page's address with its query. ``page`` tells which opened window wrote the
    draft last, ``version`` which version of the record it was typed over, where there is one.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+", db_index=False)
    duty_id = models.BigIntegerField(null=True, blank=True, editable=False)
    path = models.CharField(max_length=500)
    page = models.UUIDField()
    version = models.PositiveIntegerField(null=True, blank=True)
    content = SealedJSONField()
    saved_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [
            models.UniqueConstraint(
                name="draft_one_a_page",
                fields=["user", "duty_id", "path"],
                nulls_distinct=False,
                violation_error_message=_("There is a draft of this page already."),
            ),
        ]

    def __str__(self):
        return self.path

    @property
    def mark(self) -> str:
        """What tells this state of the draft from any other."""
        return self.saved_at.isoformat()

    @property
    def label(self) -> str:
        """What the page is called, and about whom it is."""
        return self.content["label"]

    @property
    def fields(self) -> list[list[str]]:
        """Name and value of each field, in the order of the form."""
        return self.content["fields"]


class FormToken(models.Model):
    """The one-time token of a form: anyone who sends the same again gets the first answer."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    token = models.UUIDField()
    digest = models.BinaryField()
    answer = models.CharField(max_length=500, blank=True)
    used_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("form token")
        verbose_name_plural = _("form tokens")
        constraints = [models.UniqueConstraint(name="formtoken_once", fields=["user", "token"])]

    def __str__(self):
        return str(self.token)


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
