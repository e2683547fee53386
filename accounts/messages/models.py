"""Small rows about a user: messages, and tokens that make a form count once."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.hooks import sentences
from accounts.scope import PlacedColumns


class Notification(PlacedColumns):
    """A message to one user: a kind of sentence and what fills it, worded when it is read.

    The place is the branch that the message is about. Parameters never hold an ID, a phone or
    an account number. What the message told of may be undone: then it is ``taken_back_at``, and
    pages say so beside it.
    """

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=64)
    params = models.JSONField(default=dict)
    link = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [
            models.Index(name="notification_newest", fields=["user", "-created_at", "-id"]),
            models.Index(
                name="notification_unread", fields=["user"], condition=Q(read_at=None, taken_back_at=None)
            ),
            models.Index(name="notification_about", fields=["link", "created_at"], condition=~Q(link="")),
        ]

    def __str__(self):
        return f"{self.kind} → {self.user_id}"

    def worded(self):
        """The message in the reader's language. KeyError for an unknown kind or a missing parameter."""
        return gettext(sentences[self.kind]) % self.params

    @property
    def sentence(self):
        """The message as a page shows it; rows outlive the wording of the release that left them."""
        try:
            return self.worded()
        except KeyError:
            return gettext("An older message: open it to see what it is about.")
