"""What the apps above tell the job runner, registered in their ``AppConfig.ready``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

from accounts.people.models import User
from accounts.roles import Role
from accounts.scope import Actor

# The row of a job and what its run reports to; both read this registry, which therefore names neither.
Job: TypeAlias = Any
Progress: TypeAlias = Any


@dataclass(frozen=True, kw_only=True)
class JobKind:
    """A kind of work. ``title`` is a lazy text that ``title_parameters`` of the job fill.

    ``run`` may be started more than once for the same job, after a worker was lost: it writes
    its results only through the files of its progress, or through operations safe to repeat.
    ``roles`` are those that may ask for it. ``told`` are the users other than the asker whom the
    bell tells when it is done, and ``shared_with`` says whether an actor in whose scope the job
    lies may have its files as the asker may. Work that is ``quiet`` has no files: it stands in no
    list, rings no bell and goes when it is over.
    """

    code: str
    title: str
    run: Callable[[Job, Progress], None]
    roles: frozenset[Role] = frozenset(Role) - {Role.SYSTEM}
    told: Callable[[Job], Iterable[User]] = lambda job: ()
    shared_with: Callable[[Job, Actor], bool] = lambda job, actor: False
    quiet: bool = False


kinds: dict[str, JobKind] = {}

# Small repeated work that rides along with each sweep, by name. One at a time in the whole
# installation, each in a transaction of its own.
sweepers: dict[str, Callable[[], object]] = {}

# Who a job's asker is now: the actor of the duty it was asked in, None once that no longer holds.
actor_sources: list[Callable[[Job], Actor | None]] = []


def register(kind: JobKind) -> JobKind:
    if kind.code in kinds:
        raise ValueError(f"There are two kinds of job called {kind.code!r}.")
    kinds[kind.code] = kind
    return kind


def quiet_codes() -> list[str]:
    """The kinds of work that no page lists."""
    return [kind.code for kind in kinds.values() if kind.quiet]


def is_quiet(code: str) -> bool:
    return code in kinds and kinds[code].quiet


def actor_for(job: Job) -> Actor | None:
    """The asker, acting in the same duty as when the job was asked; None if it has ended."""
    return next((actor for source in actor_sources if (actor := source(job))), None)
