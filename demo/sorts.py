"""The sorts of cases that the demo has: grants, houses, funerals and misfortunes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from django.utils import timezone

from assistance.cases.states import ReturnReason
from assistance.kinds.housing.models import GRADED_WORK
from assistance.models import DangerGrade, ReliefCause, WorkKind
from assistance.schemes.rules import school_year_of
from families.codes import Relation, SchoolStage
from families.models import ResidentStatus

from .households import ILLNESSES, Family, Member
from .names import Names
from .office_hours import days_between
from .plans import Chance, Plan, Request, Sort, first_year, weight_of
from .terms import ALL_CLASSES, TWO_CLASSES

ENTERING_AGE = 15
GRADES = range(1, 4)
GROWN = 20
SCHOOLS = ("中等职业学校", "职业技术学校", "茶业职业学校")
FOR_SCHOOL = (
    "家庭收入低，孩子在职业学校就读，申请助学金。",
    "父母在外务工收入不稳，学费负担较重。",
    "家中有老人患病，供孩子读书有困难。",
)
UNPROVEN_SCHOOL = (
    (ReturnReason.SCHOOL_UNPROVEN, "在读证明没有编号，请补充。", "proof_no"),
    (ReturnReason.UNCLEAR, "申请理由过于简单，请说明家庭情况。", "reason"),
    (ReturnReason.PAYEE, "请核对存折账号与开户人。", "account"),
)
# A class must have been on file this long before a case rests on it.
SETTLED = timedelta(days=120)


def student_years(today: date) -> range:
    """Birth years of those who were at vocational school at some time in the last three years."""
    return range(today.year - 2 - ENTERING_AGE - 2, today.year - ENTERING_AGE + 1)


def grade_in(student: Member, first_year: int) -> int:
    """The grade in a school year; outside 1 to 3 not at that school. Autumn children start a year later."""
    born = student.human.born_on
    return first_year - (born.year + ENTERING_AGE + (born.month >= 9)) + 1


def of_students(random: Random, family: Family, now: datetime) -> Iterator[Chance]:
    """A student's every school year, in autumn or, now and then, in spring."""
    today, first = timezone.localdate(now), first_year(now)
    entered = timezone.localdate(family.created_at) + timedelta(days=3)
    if not family.has_student:
        return
    for student in family.members:
        if student.human.born_on.year not in student_years(today):
            continue
        for year in range(first - 1, today.year + 1):
            if grade_in(student, year) not in GRADES:
                continue
            opens = date(year + 1, 3, 1) if random.random() < 0.3 else date(year, 9, 8)
            closes = min(opens + timedelta(days=75), today)
            day = days_between(random, opens, closes) if closes >= opens else today
            if closes >= opens and day >= max(entered, date(first, 1, 1)):
                yield Chance(family, student, day, weight_of(day, today))


def of_member(
    random: Random, family: Family, member: Member | None, now: datetime, classes: tuple[str, ...]
) -> Iterator[Chance]:
    """A day in the three years on which the family had one of the classes long enough; once a family."""
    today = timezone.localdate(now)
    since = [kept["starts_on"] for kept in family.classes if kept["kind"] in classes]
    if member is None or not since or not family.account:
        return
    entered = timezone.localdate(family.created_at) + timedelta(days=3)
    opens = max(entered, date(first_year(now), 1, 1), min(since) + SETTLED)
    if opens < today:
        day = days_between(random, opens, today)
        yield Chance(family, member, day, weight_of(day, today) / 4)


def of_houses(random: Random, family: Family, now: datetime) -> Iterator[Chance]:
    head = family.members[0]
    yield from of_member(random, family, head if is_rural(head) else None, now, ALL_CLASSES)


def of_elders(random: Random, family: Family, now: datetime) -> Iterator[Chance]:
    """One of those above 62 who is neither the head nor holds the account."""
    elders = [member for member in family.members if is_elder(member, family, now)]
    chosen = random.choice(elders) if elders else None
    yield from of_member(random, family, chosen, now, (*TWO_CLASSES, "bereaved"))


def of_the_struck(random: Random, family: Family, now: datetime) -> Iterator[Chance]:
    """A grown-up who is not among the old: the head, where there is nobody else."""
    grown = [
        member
        for member in family.members
        if member.human.born_on.year < now.year - GROWN and not is_elder(member, family, now)
    ]
    yield from of_member(random, family, random.choice(grown or family.members[:1]), now, ALL_CLASSES)


def is_rural(member: Member) -> bool:
    return member.human.values["resident_status"] == ResidentStatus.RURAL


def is_elder(member: Member, family: Family, now: datetime) -> bool:
    return (
        is_rural(member)
        and member.human.born_on.year < now.year - 62
        and member.relation != Relation.HEAD
        and member.human.id != family.account.get("holder_id")
    )


def at_school(random: Random, plan: Plan, county: str) -> Request:
    detail = {
        "school": f"{county}{random.choice(SCHOOLS)}",
        "stage": SchoolStage.VOCATIONAL,
        "grade": min(max(grade_in(plan.member, int(plan.period[:4])), 1), 3),
        "proof_no": f"{plan.period[:4]}{random.randrange(10**4):04d}",
    }
    return Request(detail, random.choice(FOR_SCHOOL))


WORKS = (
    (WorkKind.REPAIR, 40, (6_000, 30_000), "屋面漏雨、木架腐朽，一侧墙体开裂。"),
    (WorkKind.REBUILD, 24, (40_000, 120_000), "土墙房年久失修，墙体倾斜，已不宜居住。"),
    (WorkKind.BUILD, 10, (90_000, 180_000), "原住房因地基下沉倒塌，现借住亲戚家。"),
    (WorkKind.TOILET, 12, (2_000, 6_000), "旱厕与猪圈相连，无化粪池。"),
    (WorkKind.WATER, 8, (1_500, 5_000), "靠肩挑取水，枯水期要走两里路。"),
    (WorkKind.STOVE, 6, (1_000, 3_000), "柴灶无烟囱，厨房熏黑，老人咳嗽。"),
)
FOR_HOUSE = (
    "家中只有一个劳动力，无力自行改造。",
    "多年积蓄用于子女上学，建房资金不足。",
    "家人长期患病，住房问题无力解决。",
)


def in_a_house(random: Random, plan: Plan, county: str) -> Request:
    work, _share, (least, most), before = random.choices(WORKS, [share for _w, share, *_ in WORKS])[0]
    cost = Decimal(random.randrange(least, most, 500))
    part = Decimal(random.choice((30, 40, 50, 60, 80)))
    detail = {
        "work": work,
        "danger_grade": random.choice((DangerGrade.C, DangerGrade.D)) if work in GRADED_WORK else "",
        "total_cost": cost,
        "before": before,
    }
    return Request(detail, random.choice(FOR_HOUSE), asked=in_hundreds(cost * part / 100, 500, 100_000))


def in_hundreds(amount: Decimal, least: int, most: int) -> Decimal:
    """A round sum near an amount, as people ask for it."""
    return Decimal(min(max(round(amount / 100) * 100, least), most)).quantize(Decimal("0.01"))


PARENTS_IN_LAW = (Relation.HUSBANDS_FATHER, Relation.HUSBANDS_MOTHER)


def relation_to_dead(member: Member, dead: Member) -> Relation:
    """How a head or spouse stands to a dead parent, parent-in-law or spouse of the head."""
    if dead.relation == Relation.SPOUSE:
        return Relation.SPOUSE
    male = member.human.sex == Names.MALE
    if (member.relation == Relation.HEAD) != (dead.relation in PARENTS_IN_LAW):
        return Relation.SON if male else Relation.DAUGHTER
    return Relation.SON_IN_LAW if male else Relation.DAUGHTER_IN_LAW


def of_a_death(random: Random, plan: Plan, county: str) -> Request:
    family = plan.family
    head, holder = family.members[0], family.account["holder_id"]
    payee = next(member for member in family.members if member.human.id == holder)
    detail = {
        "proof_no": f"{family.node.area_code[:6]}{random.randrange(10**5):05d}",
        "applicant_id": head.human.id,
        "applicant_name": head.human.name,
        "applicant_relation": relation_to_dead(head, plan.member),
        "payee_relation": "" if payee is head else relation_to_dead(payee, plan.member),
    }
    return Request(detail, "", applicant=head)


STRUCK = (
    (ReliefCause.ILLNESS, 52, (6_000, 60_000), "治病花费大，报销后自付部分仍无力承担。"),
    (ReliefCause.ACCIDENT, 26, (3_000, 40_000), "务工时受伤，误工无收入，后续治疗费用高。"),
    (ReliefCause.DISASTER, 22, (2_000, 20_000), "山洪冲毁田地和圈舍，当年收成无望。"),
    (ReliefCause.HARDSHIP, 8, (3_000, 20_000), "家中突遭火灾，生活用品和粮食烧毁。"),
)


def by_misfortune(random: Random, plan: Plan, county: str) -> Request:
    cause, _share, (least, most), reason = random.choices(STRUCK, [share for _c, share, *_ in STRUCK])[0]
    loss = Decimal(random.randrange(least, most, 100))
    note = random.choice(ILLNESSES) if cause == ReliefCause.ILLNESS else ""
    detail = {"cause": cause, "loss": loss, "health_note": note}
    return Request(detail, reason, asked=in_hundreds(loss / 5, 500, 5000))


EDUCATION = Sort(
    code="education",
    share=0.62,
    chances=of_students,
    filled=at_school,
    period=lambda day, event: school_year_of(day),
    returned=UNPROVEN_SCHOOL,
    refused=("经入户核实，学生已不在校就读。", "该生所读学校不在资助范围。"),
    mended=lambda random, now: {"proof_no": f"{now.year}{random.randrange(10**6):06d}"},
)
HOUSING = Sort(
    code="housing",
    share=0.14,
    chances=of_houses,
    filled=in_a_house,
    period=lambda day, event: "once",
    returned=(
        (ReturnReason.HOUSE_UNPROVEN, "请补充房屋鉴定报告与施工前照片。", "before"),
        (ReturnReason.UNCLEAR, "请写明家庭收入和自筹资金。", "reason"),
    ),
    refused=("经入户查看，房屋已由农村危房改造项目解决。", "该户已在县城购房，不属住房困难。"),
    mended=lambda random, now: {"before": "墙体开裂，屋面漏雨，鉴定报告与照片已补齐。"},
)
FUNERAL = Sort(
    code="funeral",
    share=0.12,
    chances=of_elders,
    filled=of_a_death,
    period=lambda day, event: "once",
    returned=(
        (ReturnReason.EVENT_UNPROVEN, "死亡证明编号缺失，请补充。", "proof_no"),
        (ReturnReason.PAYEE, "请补充收款人与死者的关系证明。", "payee_relation"),
    ),
    refused=("死者户口不在本县，不符合条件。",),
    mended=lambda random, now: {"proof_no": f"{now.year}{random.randrange(10**6):06d}"},
    lag=(12, 70),
    late=(95, 140),
    visited=85,
)
RELIEF = Sort(
    code="relief",
    share=0.12,
    chances=of_the_struck,
    filled=by_misfortune,
    period=lambda day, event: event.isoformat() if event else "",
    returned=(
        (ReturnReason.EVENT_UNPROVEN, "请补充诊断证明或受灾证明。", "loss"),
        (ReturnReason.UNCLEAR, "请说明费用和报销情况。", "reason"),
    ),
    refused=("已由民政临时救助解决，不重复救助。", "票据与所述情况不符。"),
    mended=lambda random, now: {"loss": Decimal(random.randrange(6_000, 20_000, 100))},
    lag=(12, 50),
    late=(65, 100),
)
SORTS = (EDUCATION, HOUSING, FUNERAL, RELIEF)
