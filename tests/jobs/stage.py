"""People, places and kinds of work for the tests of jobs."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts.models import AuditEntry, Officer, User
from accounts.roles import Role
from accounts.scope import Actor, Place
from branches.actors import actor_for
from branches.models import Branch, Division, Duty
from jobs import operations, registry
from jobs.models import Job
from jobs.registry import JobKind

COUNTY = Place(branch_id=30, county_id=30, city_id=20, province_id=10)
TOWNSHIP = Place(branch_id=40, township_id=40, county_id=30, city_id=20, province_id=10)
OTHER_COUNTY = Place(branch_id=31, county_id=31, city_id=20, province_id=10)


def actor(
    name: str, role: Role = Role.MANAGER, place: Place = COUNTY, *, duty_id: int | None = None
) -> Actor:
    """A user of that name in a duty; asked again by the same name, the same user."""
    user = User.objects.filter(username=name).first()
    if user is None:
        user = User.objects.create(username=name, officer=Officer.objects.create(name=name))
    column = "township_id" if place.township_id else "county_id"
    return Actor(
        user=user,
        role=role,
        place=place,
        scope=(column, getattr(place, column)),
        duty_id=duty_id or user.pk * 10,
    )


@contextmanager
def kind(run=lambda job, progress: None, *, code: str = "test", **options) -> Iterator[JobKind]:
    """A kind of job for the time of a block."""
    made = registry.register(JobKind(code=code, title="Yearly workbook %(year)s", run=run, **options))
    try:
        yield made
    finally:
        del registry.kinds[code]


@contextmanager
def duties(*actors: Actor) -> Iterator[set[int]]:
    """The duties that hold, as branches would say; take one out of the set to end it."""
    held = {actor.duty_id: actor for actor in actors}
    kept = set(held)

    def source(job: Job) -> Actor | None:
        return held.get(job.duty_id) if job.duty_id in kept else None

    registry.actor_sources.insert(0, source)
    try:
        yield kept
    finally:
        registry.actor_sources.remove(source)


def ask(by: Actor, *, code: str = "test", key: str = "2025", queue: bool = False, **parameters) -> Job:
    return operations.launch(code, by=by, parameters=parameters, key=key, title={"year": key}, queue=queue)


def write(text: str, *, name: str = "年度汇总.txt", contains_numbers: bool = False):
    """Work that makes one small file."""

    def run(job, progress):
        with progress.file(name, contains_numbers=contains_numbers) as path:
            path.write_text(text)

    return run


PLACES = (
    ("52", "", "province"),
    ("5203", "52", "city"),
    ("520328", "5203", "county"),
    ("520329", "5203", "county"),
    ("520328101", "520328", "township"),
)


def branches() -> dict[str, Branch]:
    """Two counties and a township in a real tree, by code."""
    made: dict[str, Branch] = {}
    for code, parent, level in PLACES:
        division = Division.objects.create(code=code, parent_id=parent or None, level=level, name=code)
        made[code] = Branch.objects.create(
            code=code,
            name=f"协会{code}",
            short_name=code,
            level=level,
            parent=made.get(parent),
            seat=division,
            founded_on=date(1990, 5, 29),
            counted_from=timezone.now(),
        )
    return made


def appointed(role: Role, branch: Branch) -> Actor:
    """A new user with that duty, as the actor of a request."""
    name = f"{role}-{branch.code}"
    user = User.objects.create(username=name, officer=Officer.objects.create(name=name))
    duty = Duty.objects.create(user=user, branch=branch, role=role, starts_on=timezone.localdate())
    return actor_for(Duty.objects.select_related("branch", "user__officer").get(pk=duty.pk))


def lapse(job: Job) -> None:
    """As if the worker had died a while ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE jobs_job SET lease_until = now() - interval '1 second' WHERE id = %s", [job.pk]
        )


def acts_on(job: Job) -> list[str]:
    """What the trail says of the job, in order."""
    lines = AuditEntry.objects.filter(object_type="jobs.job", object_id=str(job.pk))
    return list(lines.order_by("at").values_list("action", flat=True))


def stored_files(job: Job) -> list[Path]:
    """What lies in the store for the job."""
    folder = Path(settings.PRIVATE_DIR) / "jobs" / str(job.uuid)
    return sorted(path for path in folder.rglob("*") if path.is_file())


def workspaces() -> list[Path]:
    """The folders of runs under way."""
    folder = Path(settings.PRIVATE_DIR) / "making"
    return list(folder.iterdir()) if folder.exists() else []
