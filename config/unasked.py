"""Writes down the names of posted fields that no form asked for: nobody types those into a page of ours."""

from __future__ import annotations

import logging
import re

from django.http import QueryDict

logger = logging.getLogger(__name__)

# Read before the view, by the middleware that checks it.
ALWAYS_THERE = frozenset({"csrfmiddlewaretoken"})
MOST_NAMES = 20
PLAIN_NAME = re.compile(r"(?:[A-Za-z_-]|[0-9]{1,4}(?![0-9])){1,40}")


class WatchedPost(QueryDict):
    """Posted fields that remember which of them were read."""

    def __init__(self, posted: QueryDict):
        super().__init__(mutable=True, encoding=posted.encoding)
        for name, values in posted.lists():
            self.setlist(name, values)
        self._mutable = False
        self.read: set[str] = set(ALWAYS_THERE)

    def __getitem__(self, name):
        self.read.add(name)
        return super().__getitem__(name)

    def __contains__(self, name):
        self.read.add(name)
        return super().__contains__(name)

    def getlist(self, name, default=None):
        self.read.add(name)
        return super().getlist(name, default)

    def lists(self):
        self.read.update(self)
        return super().lists()

    def items(self):
        self.read.update(self)
        return super().items()

    def __deepcopy__(self, memo):
        self.read.update(self)
        return QueryDict(self.urlencode(), mutable=True, encoding=self.encoding)

    __copy__ = __deepcopy__

    @property
    def unread(self) -> list[str]:
        return sorted(set(self) - self.read)


class UnaskedFields:
    """Logs which fields of an accepted form its view left unread; neither values nor odd names are logged.

    A refused form stays unread from where it was refused on, so it tells nothing.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        posted = getattr(request, "watched_post", None)
        if posted is not None and response.status_code < 400 and posted.unread:
            names = [name if PLAIN_NAME.fullmatch(name) else "?" for name in posted.unread[:MOST_NAMES]]
            logger.warning("fields that no form asked for", extra={"fields": " ".join(names)})
        return response

    def process_view(self, request, view, args, kwargs):
        if request.method == "POST":
            request.POST = request.watched_post = WatchedPost(request.POST)
