"""What an operation raises when it will not act; the message is a sentence for the person at the screen."""


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
