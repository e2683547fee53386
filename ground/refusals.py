"""Why something may not be done: what guards answer, and what operations raise.

A guard is named ``why_not_…``. Pages print its answer where a button would be; the operation asks
the same guard and raises the answer's refusal with the same sentence.
"""

from __future__ import annotations


class Refused(Exception):
    """The rules forbid this step; the message says why and what to do next."""

    status = 422

    def __init__(self, message: str = "", *, field: str | None = None):
        super().__init__(message)
        self.field = field


class Forbidden(Refused):
    """The row may be seen, but the role may not do this to it."""

    status = 403


class Stale(Refused):
    """The row has moved on since the page was shown."""

    status = 409


class GuardAnswer(str):
    """A guard's answer: a sentence against, or empty, and so false, when nothing is against it.

    ``refusal`` is what it amounts to, ``field`` the field of a form that it is about.
    """

    refusal: type[Refused]
    field: str | None

    def __new__(
        cls, reason: str = "", refusal: type[Refused] = Refused, *, field: str | None = None
    ) -> GuardAnswer:
        made = super().__new__(cls, reason)
        made.refusal, made.field = refusal, field
        return made


ALLOWED = GuardAnswer()


def require(answer: GuardAnswer, *, field: str | None = None) -> None:
    """Go on only if nothing is against it.

    Raises the refusal that the answer amounts to, about ``field`` or the field it names itself.
    """
    if answer:
        raise answer.refusal(str(answer), field=field or answer.field)
