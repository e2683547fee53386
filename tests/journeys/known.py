"""What the screens open: addresses in the demo, and what has to be written for them first."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from accounts.administering.operations import make_user
from accounts.drafts import drafts
from accounts.messages.notify import notify, take_back
from accounts.models import KeptPost, User
from accounts.relatives.operations import declare_relative
from accounts.roles import Role
from accounts.scope import Actor
from assistance.models import Scheme
from branches.actors import actor_for
from branches.duties import proposals
from branches.founding.operations import found_branch
from branches.models import Branch, BranchKind, BranchModel, Duty
from families.identity.person_data import PersonData
from families.models import Household
from families.registering.operations.register import start_household
from ground.resident_ids import ResidentId
from jobs.models import Job, JobFile
from members.models import MemberGroup, Membership
from reports.figures.area import Area
from reports.figures.registry import counted_for_dashboard
from reports.models import FigureStamp, Timetable

from . import people
from .entering import COUNTY, VILLAGE, new_family
from .screens import PARTS
from .waiting import Office, actor_named


def addresses() -> dict[str, str]:
    """What the screens open, by the words they use for it. Writes what the demo does not have."""
    office = Office()
    home, begun = office.case().household, _begun_household(office.clerk)
    people.perhaps_twice(office.clerk)
    found = {
        "county": reverse("branches:page", args=[COUNTY]),
        "village": reverse("branches:page", args=[VILLAGE]),
        "nowhere": reverse("branches:page", args=["520399"]),
        "guide": reverse("desk:help_for", args=["system"]),
        "second factor": reverse("accounts:second_factor"),
        "kept form": reverse("accounts:kept_form", args=[_kept_form().uuid]),
        "accounts": reverse("users:list"),
        **_of_officers(),
        "drafts of a household": reverse("accounts:drafts"),
        "drafted household address": _drafted(office.clerk),
        "household": home.get_absolute_url(),
        "households": reverse("families:list"),
        "household for aid": f"{reverse('assistance:new')}?household={home.number}",
        **_of_kinds(home, office),
        "begun household": reverse("families:register", args=[begun.number]),
        "begun household members": reverse("families:edit", args=[begun.number, "members"]),
        **people.headless(office.clerk),
        **_roster(home),
        "member": reverse("families:member", args=[home.number, home.members.order_by("relation").last().pk]),
        "printed form": reverse("assistance:print_template", args=["education"]),
        "figure": reverse("reports:behind", args=["approved", str(timezone.localdate().year), COUNTY]),
        "empty figure": reverse("reports:behind", args=["approved", "2001", COUNTY]),
        "timetable": reverse("reports:timetable", args=[_timetable().pk]),
        "lost search": reverse("desk:found", args=["nothing"]),
        **_of_branches(),
        **{f"job {state}": reverse("jobs:page", args=[uid]) for state, uid in _jobs().items()},
    }
    for part in PARTS:
        found[f"household {part}"] = reverse("families:edit", args=[home.number, part])
    for state, acts in STATES.items():
        found |= _of_case(state, office.case(*acts).number)
    found["case to take back"] = office.decided_by("approver").number
    found["case mended"], found["case sent again"] = office.mended().number, office.mended(reason="").number
    waiting = office.case("submit").household.number
    found["household split"] = reverse("families:split", args=[home.number])
    found["household in review split"] = reverse("families:split", args=[waiting])
    found["household in review address"] = reverse("families:edit", args=[waiting, "address"])
    _taken_back(found["case to take back"])
    found["expired file"] = reverse("jobs:download", args=[_expired_file(), 1])
    return found


def _roster(home: Household) -> dict[str, str]:
    """Pages of somebody on the roster of the village, of somebody who left, and of a group."""
    ours = Membership.objects.filter(branch__code=VILLAGE)
    member, gone = ours.filter(left_on=None).first(), ours.exclude(left_on=None).first()
    group = MemberGroup.objects.filter(branch__code=VILLAGE).first()
    return {
        "roster": reverse("members:list"),
        "person to enrol": f"{reverse('members:new')}?member={home.members.order_by('relation').last().pk}",
        "member of ours": member.get_absolute_url(),
        "member of ours edit": reverse("members:edit", args=[member.card_no]),
        "member of ours leave": reverse("members:leave", args=[member.card_no]),
        "member who left": gone.get_absolute_url(),
        "group": group.get_absolute_url(),
        "group edit": reverse("members:group_edit", args=[group.pk]),
    }


STATES = {
    "draft": (),
    "returned": ("submit", "return"),
    "in_review": ("submit",),
    "approved": ("submit", "agree", "agree"),
}


def _of_officers() -> dict[str, str]:
    """Pages about accounts, duties and relatives; the demo's clerk of the village stands for others."""
    now, clerk = timezone.now(), User.objects.get(username="clerk")
    manager, village = actor_named("manager"), Branch.objects.get(code=VILLAGE)
    proposal = proposals.propose_duty(
        user=User.objects.get(username="townclerk"),
        branch=village,
        role=Role.CLERK,
        starts_on=timezone.localdate(now),
        by=manager,
        now=now,
    )
    reviewer = actor_named("reviewer")
    new = make_user(
        username="newcomer", name="陈新来", id_number=new_family().father, by=actor_named("system")
    )
    relative = declare_relative(
        "reviewer", name="陈小妹", relation="妹妹", id_number=new_family().father, by=reviewer
    )
    duty = reverse("duties:propose_end", args=[clerk.duties.get().pk])
    return {
        "account": reverse("users:page", args=[clerk.pk]),
        "account disable": reverse("users:act", args=[clerk.pk, "disable"]),
        "account code": reverse("users:act", args=[clerk.pk, "code"]),
        "new account code": reverse("users:act", args=[new.pk, "code"]),
        "duty for the village": f"{reverse('duties:propose')}?branch={VILLAGE}",
        "duty to end": duty,
        "duty to end alone": reverse("duties:end", args=[clerk.duties.get().pk]),
        "proposal": reverse("duties:page", args=[proposal.pk]),
        "relative": reverse("accounts:relative_end", args=[relative.pk]),
    }


def _of_kinds(home: Household, office: Office) -> dict[str, str]:
    """The entry pages of each kind, and a funeral that is approved and waits for a visit."""
    schemes = Scheme.objects.filter(branch__code=COUNTY)
    entry = f"{reverse('assistance:new')}?household={home.number}&scheme="
    buried = office.buried()
    return {
        "scheme": reverse("assistance:scheme", args=[schemes.get(kind="funeral").pk]),
        "buried": buried.get_absolute_url(),
        "visit": reverse("assistance:visit", args=[buried.number]),
        **{f"household for {scheme.kind}": f"{entry}{scheme.pk}" for scheme in schemes},
    }


def _of_branches() -> dict[str, str]:
    """The cards, and the pages that change a village, a firm attached to it and a new park."""
    town = Branch.objects.select_related("seat").get(code=VILLAGE[:9])
    park = found_branch(
        parent=town, name="永兴镇工业园计划生育协会", short_name="永兴镇工业园", kind=BranchKind.PARK,
        model=BranchModel.PARK, seat=town.seat, by=actor_for(_duty("reviewer")), now=timezone.now(),
    )  # fmt: skip
    pages = {
        "village to change": ("edit", VILLAGE),
        "firm to move": ("attach", f"{VILLAGE}-E001"),
        "village's group": ("units", VILLAGE),
        "park's firms": ("firms", park.code),
        "village to close": ("close", VILLAGE),
        "park to close": ("close", park.code),
    }
    found = {name: reverse(f"branches:{page}", args=[code]) for name, (page, code) in pages.items()}
    return found | {f"card {model}": reverse("branches:found", args=[model]) for model in BranchModel.values}


def _taken_back(number: str) -> None:
    """A message to the demo's clerk that an approval was taken back."""
    user, now = User.objects.get(username="clerk"), timezone.now()
    about = {
        "params": {"number": number, "name": "周小梅"},
        "link": reverse("assistance:page", args=[number]),
    }
    notify(user, "case.approved", now=now, **about)
    take_back("case.approved", link=about["link"], told_at=now, now=now)
    about["params"] |= {"reason": "金额看错了，需重新核对。"}
    notify(user, "case.approved.taken_back", now=now, **about)


def _duty(username: str) -> Duty:
    return Duty.objects.select_related("branch", "user").get(user__username=username)


def _begun_household(clerk: Actor) -> Household:
    number = ResidentId.parse(new_family().father)
    head = PersonData(name="陈国强", number=number, resident_status="rural", resident_basis="former_rural")
    return start_household(branch_id=clerk.place.branch_id, head=head, by=clerk, now=timezone.now())


def _drafted(clerk: Actor) -> str:
    """A page into which the demo's clerk has typed and which was changed since."""
    home, duty = _begun_household(clerk), Duty.objects.filter(user__username="clerk")[0]
    address = reverse("families:edit", args=[home.number, "address"])
    label = f"住址与账户 · {home.number}"
    slip = drafts.Slip(duty.user_id, duty.pk, address, str(uuid.uuid4()), label, opened_at=0)
    drafts.keep(slip, [["version", "0"], ["remarks", "两行文字"]], now=timezone.now())
    return address


def _of_case(state: str, number: str) -> dict[str, str]:
    return {
        f"case {state}": number,
        **{
            f"case {state} {step}": reverse("assistance:edit", args=[number, step])
            for step in ("request", "payee", "verification", "received")
        },
    }


def _timetable() -> Timetable:
    """One that has paused itself, for that page says most; and the figures of the county."""
    duty = Duty.objects.select_related("branch", "user").get(user__username="manager")
    stamp_all(duty.branch)
    made = Timetable.objects.create(
        branch=duty.branch, workbook="monthly", day=5, owner=duty.user, duty=duty, language="zh-hans",
        starts_on=timezone.localdate(), made_at=timezone.now(), state="paused", pause_reason="owner_left",
    )  # fmt: skip
    made.recipients.add(duty.user)
    return made


def stamp_all(branch: Branch) -> None:
    now, area = timezone.now(), Area.of(branch)
    rows = counted_for_dashboard(area, branch, as_of=now)
    FigureStamp.objects.bulk_create(
        FigureStamp(
            branch=branch, reach=area.column, figure=figure, period=period, value=value, stamped_at=now
        )
        for figure, period, value in rows
    )


def _kept_form() -> KeptPost:
    clerk = User.objects.get(username="clerk")
    fields = [["name", "陈国强"], ["remarks", "两行\n文字"]]
    return KeptPost.objects.create(user=clerk, path="/families/new/", fields=fields, kept_at=timezone.now())


def _jobs() -> dict[str, uuid.UUID]:
    return {
        "running": _job("running", token=1, lease_until=timezone.now() + timedelta(hours=2), progress_done=3,
                        progress_total=15, progress_sentence="第 3 张工作表", started_at=timezone.now()),
        "done": _job("done", finished_at=timezone.now()),
        "failed": _job("failed", finished_at=timezone.now(), failure="lost"),
    }  # fmt: skip


def _job(status: str, **values) -> uuid.UUID:
    duty = Duty.objects.select_related("branch", "user").get(user__username="manager")
    made = Job.objects.create(
        kind="reports.annual",
        title_parameters={"branch": "湄潭县", "year": 2025},
        parameters={},
        asked_by=duty.user,
        duty_id=duty.pk,
        role=duty.role,
        language="zh-hans",
        live_key=str(uuid.uuid4()),
        created_at=timezone.now(),
        status=status,
        **duty.branch.place.columns() | values,
    )
    return made.uuid


def _expired_file() -> uuid.UUID:
    job = _job("done", finished_at=timezone.now())
    JobFile.objects.create(
        job=Job.objects.get(uuid=job), number=1, name="2025.xlsx", path=f"jobs/{job}.xlsx", size=1, sha256="",
        contains_numbers=False, expires_at=timezone.now(),
    )  # fmt: skip
    return job
