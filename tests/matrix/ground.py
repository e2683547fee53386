"""The rows that addresses of the matrix name: one of each kind in each relation to each role's duty."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from django.utils import timezone

from accounts.messages.notify import notify
from accounts.models import DeclaredRelative, Draft, KeptPost, User
from accounts.roles import Role
from accounts.scope import Actor
from assistance import operations
from assistance.models import AidCase, Scheme
from branches.models import Branch, Division, Duty, DutyProposal
from families.codes import Relation
from families.models import Household, Likeness
from jobs.models import Job, JobFile
from members.models import MemberGroup, Membership
from reports.models import Timetable
from tests.assistance import aid
from tests.assistance.world import NOW, TODAY, resident_id
from tests.reports import ground as reports_ground

# Where each role acts, and which association stands in which relation to that place.
BASE = {
    "own": "茅坝村",
    "attached": "永兴茶厂",
    "child": "永兴茶厂",
    "sibling": "梁桥村",
    "parent": "永兴镇",
    "other county": "茶腊村",
}
TOWNSHIP = {
    "own": "永兴镇",
    "attached": "永兴茶厂",
    "child": "茅坝村",
    "sibling": "复兴镇",
    "parent": "湄潭县",
    "other county": "琊川镇",
}
COUNTY = {
    "own": "湄潭县",
    "attached": "外来工分会",
    "child": "永兴镇",
    "sibling": "凤冈县",
    "parent": "遵义市",
    "other county": "茶腊村",
}
PLACES = dict.fromkeys(Role, COUNTY) | {Role.CLERK: BASE, Role.REVIEWER: TOWNSHIP}
NO_HOUSEHOLD = "JT520328-999999"
NO_MEMBER = "HY520328-9999999"
MORE_VILLAGES = (
    ("520328101205", "梁桥村", "永兴镇", "520328101"),
    ("520327101201", "茶腊村", "琊川镇", "520327101"),
)


@dataclass(frozen=True)
class Target:
    """What stands in an address, its query and what is posted; `nowhere` names rows that do not exist."""

    named: dict[str, Any] = field(default_factory=dict)
    query: dict[str, Any] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)
    nowhere: Target | None = None


@dataclass
class MatrixGround(reports_ground.Ground):
    """The world with a row of every kind, made when it is first asked for and then kept."""

    kept: dict[tuple[str, Role, str], Target] = field(default_factory=dict)
    homes: dict[str, Household] = field(default_factory=dict)
    members: dict[str, Membership] = field(default_factory=dict)
    cases: dict[tuple[str, str], AidCase] = field(default_factory=dict)
    others: list[User] = field(default_factory=list)

    def __post_init__(self):
        for code, name, parent, township in MORE_VILLAGES:
            seat = Division.objects.create(code=code, level="village", name=name, parent_id=township)
            self.branches[name] = Branch.objects.create(
                code=code,
                name=f"{name}计划生育协会",
                short_name=name,
                level="base",
                seat=seat,
                parent=self.branches[parent],
                founded_on=date(1990, 5, 29),
                counted_from=NOW,
            )

    def actor(self, role: Role) -> Actor:
        return self.as_(role, PLACES[role]["own"])

    def target(self, subject: str, role: Role, relation: str) -> Target:
        key = (subject, role, relation)
        if key not in self.kept:
            self.kept[key] = SUBJECTS[subject](self, role, relation)
        return self.kept[key]

    def somebody_else(self) -> User:
        if not self.others:
            self.others.append(self.user())
        return self.others[0]

    def place(self, role: Role, relation: str) -> str:
        return PLACES[role][relation]

    def household_at(self, name: str) -> Household:
        if name not in self.homes:
            self.homes[name] = self.household(name)
        return self.homes[name]

    def member_at(self, name: str) -> Membership:
        """Somebody on the roster of an association, in a group of it."""
        if name not in self.members:
            branch = self.branches[name]
            group = MemberGroup.objects.create(branch=branch, name="第一会员小组", opened_on=TODAY)
            self.members[name] = Membership.objects.create(
                branch=branch,
                person=self.person("吴桂英", date(1978, 3, 12), male=False, at=branch),
                card_no=f"HY520328-{branch.pk:07d}",
                name="吴桂英",
                group=group,
                met_on=TODAY,
                minutes="2026年第3次",
                joined_on=TODAY,
                entered_by=self.somebody_else(),
                created_at=NOW,
                counted_from=NOW,
            )
        return self.members[name]

    def case_at(self, name: str, state: str) -> AidCase:
        if (name, state) not in self.cases:
            self.cases[name, state] = self._case_at(name, state)
        return self.cases[name, state]

    def buried_at(self, name: str) -> AidCase:
        """A funeral subsidy of an association, approved, so that a visit is due."""
        if (name, "approved") not in self.cases:
            home = self.home(name)
            scheme = Scheme.objects.filter(kind="funeral").first() or aid.scheme_of(self, "funeral")
            case = self.case(home, self.student(home), scheme=scheme, decided_on=TODAY)
            self.cases[name, "approved"] = case
        return self.cases[name, "approved"]

    def _case_at(self, name: str, state: str) -> AidCase:
        """A case of an association brought to a state by operations, by anyone who does that there."""
        branch = self.branches[name]
        if branch.county_id != self.branches["湄潭县"].pk:
            home = self.home(name)
            return self.case(home, self.student(home))
        case = self.draft(self.household(name))
        if state == "draft":
            return case
        return operations.submit(case.pk, by=self.as_(Role.CLERK, name), version=case.version, now=NOW)


def build() -> MatrixGround:
    made = reports_ground.build()
    return MatrixGround(branches=made.branches, actors=made.actors, scheme=made.scheme)


def of_branch(ground: MatrixGround, role: Role, relation: str) -> Target:
    code = ground.branches[ground.place(role, relation)].code
    return Target({"code": code}, nowhere=Target({"code": "520399"}))


def of_branch_asked_for(ground: MatrixGround, role: Role, relation: str) -> Target:
    code = ground.branches[ground.place(role, relation)].code
    return Target(query={"branch": code}, nowhere=Target(query={"branch": "520399"}))


def of_membership(ground: MatrixGround, role: Role, relation: str) -> Target:
    member = ground.member_at(ground.place(role, relation))
    return Target({"card_no": member.card_no}, nowhere=Target({"card_no": NO_MEMBER}))


def of_member_group(ground: MatrixGround, role: Role, relation: str) -> Target:
    group = ground.member_at(ground.place(role, relation)).group
    return Target({"group_id": group.pk}, nowhere=Target({"group_id": 999_999_999}))


def of_founding(ground: MatrixGround, role: Role, relation: str) -> Target:
    """The form of one of the five cards; below which association is chosen on it."""
    return Target({"model": "attached"})


def of_duty(ground: MatrixGround, role: Role, relation: str) -> Target:
    """One's own duty, and duties of others anywhere."""
    duty_id = ground.actor(role).duty_id
    if relation != "own":
        branch = ground.branches[ground.place(role, relation)]
        duty_id = Duty.objects.get_or_create(
            user=ground.somebody_else(), branch=branch, role=role, defaults={"starts_on": TODAY}
        )[0].pk
    return Target(data={"duty": duty_id})


def of_message(ground: MatrixGround, role: Role, relation: str) -> Target:
    """One's own message, and messages of others anywhere."""
    user = ground.actor(role).user if relation == "own" else ground.somebody_else()
    row = notify(user, "job.cancelled", now=NOW, params={"title": "x"})
    return Target({"pk": row.pk}, nowhere=Target({"pk": 999_999_999}))


def of_household(ground: MatrixGround, role: Role, relation: str, **named: str) -> Target:
    home = ground.household_at(ground.place(role, relation))
    return Target({"number": home.number, **named}, nowhere=Target({"number": NO_HOUSEHOLD, **named}))


def of_member(ground: MatrixGround, role: Role, relation: str) -> Target:
    home = ground.household_at(ground.place(role, relation))
    head = home.members.get(relation=Relation.HEAD).pk
    missing = Target({"number": NO_HOUSEHOLD, "member_id": head})
    return Target({"number": home.number, "member_id": head}, nowhere=missing)


def of_case(
    state: str, data: dict[str, Any] | None = None, **named: str
) -> Callable[[MatrixGround, Role, str], Target]:
    def target(ground: MatrixGround, role: Role, relation: str) -> Target:
        case = ground.case_at(ground.place(role, relation), state)
        missing = Target({"number": "ZX520328-2026-99999", **named}, data=data or {})
        return Target({"number": case.number, **named}, data=data or {}, nowhere=missing)

    return target


def of_approved(ground: MatrixGround, role: Role, relation: str) -> Target:
    case = ground.buried_at(ground.place(role, relation))
    return Target({"number": case.number}, nowhere=Target({"number": "SZ520328-2026-99999"}))


def of_scheme(ground: MatrixGround, role: Role, relation: str) -> Target:
    """A scheme that the association itself runs."""
    place = ground.place(role, relation)
    scheme = Scheme.objects.filter(branch=ground.branches[place], kind="relief").first()
    scheme = scheme or aid.scheme_of(ground, "relief", at=place)
    return Target({"scheme_id": scheme.pk}, nowhere=Target({"scheme_id": 999_999_999}))


def of_printed_form(ground: MatrixGround, role: Role, relation: str) -> Target:
    """The wording is one's own association's, whichever form is named."""
    return Target({"kind": "schedule"}, data={"version": "0", "title": "花名册"})


def of_search(ground: MatrixGround, role: Role, relation: str) -> Target:
    return Target({"key": "nothing"})


def of_role(ground: MatrixGround, role: Role, relation: str) -> Target:
    return Target({"role": role})


def of_household_for_case(ground: MatrixGround, role: Role, relation: str) -> Target:
    home = ground.household_at(ground.place(role, relation))
    return Target(query={"household": home.number}, nowhere=Target(query={"household": NO_HOUSEHOLD}))


def of_job(status: str) -> Callable[[MatrixGround, Role, str], Target]:
    """A job asked for at an association: one's own at the own one, other people's elsewhere."""

    def target(ground: MatrixGround, role: Role, relation: str) -> Target:
        branch = ground.branches[ground.place(role, relation)]
        by = ground.actor(role) if relation == "own" else None
        job = Job.objects.create(
            uuid=uuid.uuid4(),
            kind="annual",
            parameters={"branch_id": branch.pk, "year": 2025},
            asked_by=by.user if by else ground.somebody_else(),
            duty_id=by.duty_id if by else None,
            role=role,
            language="zh-hans",
            live_key=str(uuid.uuid4()),
            status=status,
            created_at=NOW,
            **({"finished_at": NOW} if status != "queued" else {}),
            **({"failure": "lost"} if status == "failed" else {}),
            **branch.place.columns(),
        )
        return Target({"job": job.uuid}, nowhere=Target({"job": uuid.uuid4()}))

    return target


def of_job_file(ground: MatrixGround, role: Role, relation: str) -> Target:
    """A file that has expired: anyone who may have it is told so."""
    target = of_job("done")(ground, role, relation)
    JobFile.objects.create(
        job=Job.objects.get(uuid=target.named["job"]),
        number=1,
        name="2025.xlsx",
        path=f"jobs/{target.named['job']}.xlsx",
        size=1,
        sha256="",
        contains_numbers=False,
        expires_at=NOW,
    )
    missing = Target({**target.nowhere.named, "number": 1})
    return Target({**target.named, "number": 1}, nowhere=missing)


def of_figure(ground: MatrixGround, role: Role, relation: str) -> Target:
    """The cases behind a figure of an association."""
    named = {"figure": "approved", "period": "2025"}
    code = ground.branches[ground.place(role, relation)].code
    return Target({**named, "code": code}, nowhere=Target({**named, "code": "520399"}))


def of_timetable(ground: MatrixGround, role: Role, relation: str, **named: str) -> Target:
    """A timetable of an association, looked at as it was before somebody changed it."""
    branch = ground.branches[ground.place(role, relation)]
    owner = ground.as_(Role.MANAGER, branch.short_name)
    timetable = Timetable.objects.create(
        branch=branch,
        workbook="monthly",
        day=5,
        owner=owner.user,
        duty_id=owner.duty_id,
        language="zh-hans",
        starts_on=TODAY,
        made_at=NOW,
    )
    data = {"version": "0", "day": "5", "recipients": str(owner.user.pk)}
    missing = Target({"pk": 999_999_999, **named}, data=data)
    return Target({"pk": timetable.pk, **named}, data=data, nowhere=missing)


def of_kept_form(ground: MatrixGround, role: Role, relation: str) -> Target:
    user = ground.actor(role).user if relation == "own" else ground.somebody_else()
    kept = KeptPost.objects.create(user=user, path="/me/", fields=[["a", "b"]], kept_at=timezone.now())
    return Target({"uuid": kept.uuid}, nowhere=Target({"uuid": uuid.uuid4()}))


def of_relative(ground: MatrixGround, role: Role, relation: str) -> Target:
    """One's own declaration, and those of others anywhere."""
    user = ground.actor(role).user if relation == "own" else ground.somebody_else()
    relative = DeclaredRelative.objects.create(
        officer=user.officer, name="周小梅", relation="妻", id_number=resident_id(TODAY, male=False)
    )
    return Target({"pk": relative.pk}, nowhere=Target({"pk": 999_999_999}))


def of_account(ground: MatrixGround, role: Role, relation: str, **named: str) -> Target:
    """Accounts belong to no association: one who administers them sees each."""
    return Target({"pk": ground.somebody_else().pk, **named}, nowhere=Target({"pk": 999_999_999, **named}))


def of_branch_to_appoint_at(ground: MatrixGround, role: Role, relation: str) -> Target:
    code = ground.branches[ground.place(role, relation)].code
    return Target(query={"branch": code}, nowhere=Target(query={"branch": "520399"}))


def of_others_duty(ground: MatrixGround, role: Role, relation: str) -> Target:
    branch = ground.branches[ground.place(role, relation)]
    duty, _made = Duty.objects.get_or_create(
        user=ground.somebody_else(), branch=branch, role=Role.CLERK, defaults={"starts_on": TODAY}
    )
    return Target({"pk": duty.pk}, nowhere=Target({"pk": 999_999_999}))


def of_proposal(ground: MatrixGround, role: Role, relation: str) -> Target:
    """What the county's manager proposed; elsewhere, what somebody else's manager did."""
    branch = ground.branches[ground.place(role, relation)]
    manager = ground.actor(Role.MANAGER)
    proposal = DutyProposal.objects.create(
        act="give",
        branch=branch,
        officer=ground.user().officer,
        role=Role.CLERK,
        starts_on=TODAY,
        proposed_by=manager.user.officer,
        proposing_duty_id=manager.duty_id,
        proposed_at=NOW,
        awaiting_branch=ground.branches["湄潭县"],
    )
    return Target({"pk": proposal.pk}, nowhere=Target({"pk": 999_999_999}))


def of_draft(ground: MatrixGround, role: Role, relation: str) -> Target:
    user = ground.actor(role).user if relation == "own" else ground.somebody_else()
    draft = Draft.objects.create(
        user=user, path=f"/me/?{uuid.uuid4()}", page=uuid.uuid4(), saved_at=timezone.now()
    )
    return Target({"uuid": draft.uuid}, nowhere=Target({"uuid": uuid.uuid4()}))


def of_person(ground: MatrixGround, role: Role, relation: str) -> Target:
    """The ID number of the head of a household, with the reason for asking."""
    home = ground.household_at(ground.place(role, relation))
    person = home.members.get(relation=Relation.HEAD).person
    kind, data = {"kind": "person.id_number"}, {"reason": "核对证件"}
    missing = Target({**kind, "uuid": uuid.uuid4()}, data=data)
    return Target({**kind, "uuid": person.uuid}, data=data, nowhere=missing)


def of_likeness(ground: MatrixGround, role: Role, relation: str) -> Target:
    """Two people who may be one, entered at an association."""
    branch = ground.branches[ground.place(role, relation)]
    one, other = (ground.person("吴桂英", TODAY, at=branch) for _ in range(2))
    likeness = Likeness.objects.create(
        branch=branch,
        person=one,
        other=other,
        answer="same",
        answered_by=ground.somebody_else(),
        answered_at=NOW,
    )
    data = {"ruling": "other"}
    missing = Target({"likeness_id": 999_999_999}, data=data)
    return Target({"likeness_id": likeness.pk}, data=data, nowhere=missing)


SUBJECTS: dict[str, Callable[[MatrixGround, Role, str], Target]] = {
    "branch": of_branch,
    "branch asked for": of_branch_asked_for,
    "membership": of_membership,
    "member group": of_member_group,
    "founding": of_founding,
    "duty": of_duty,
    "message": of_message,
    "relative": of_relative,
    "account": of_account,
    "account.disable": partial(of_account, act="disable"),
    "branch to appoint at": of_branch_to_appoint_at,
    "duty of another": of_others_duty,
    "proposed duty": of_proposal,
    "household": of_household,
    "household.head": partial(of_household, section="head"),
    "household.member": of_member,
    "person": of_person,
    "likeness": of_likeness,
    "kept form": of_kept_form,
    "draft": of_draft,
    "household.new case": of_household_for_case,
    "case.draft": of_case("draft"),
    "case.draft request": of_case("draft", step="request"),
    "case.submitted": of_case("submitted"),
    # What is agreed to is not what the case says, so the one who may decide is told to look again.
    "case.decision": of_case("submitted", {"verdict": "agree", "seen": "00" * 32}),
    "case.approved": of_approved,
    "scheme": of_scheme,
    "printed form": of_printed_form,
    "figure": of_figure,
    "timetable": of_timetable,
    "timetable.pause": partial(of_timetable, act="pause"),
    "search": of_search,
    "a role": of_role,
    "job.queued": of_job("queued"),
    "job.failed": of_job("failed"),
    "job file": of_job_file,
}
