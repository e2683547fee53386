"""What `./run scheme load` reads: everything in the file is kept, or named and refused."""

import copy
import json

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from assistance.schemes.files import NotReadable, parsed, problems_of, scheme_of
from assistance.schemes.format import PACKS, SCHEMA_FILE, schema, scheme_file
from assistance.schemes.registry import KINDS
from tests.assistance.json_schema import accepts

FILES = {kind: json.loads((PACKS / "loadable" / f"{kind}.json").read_text("utf-8")) for kind in KINDS}
TEMPLATES = json.loads((PACKS / "schemes.json").read_text("utf-8"))
SCHEMA = json.loads(SCHEMA_FILE.read_text("utf-8"))
LEAVES = (
    st.none() | st.booleans() | st.integers(-2, 40) | st.sampled_from([1.0, 2.0, 2.5, 30, 31])
    | st.sampled_from(["", "any", "rural", "once", "event", "calendar_year", "class", "C", "1.00", "1", "多"])
    | st.text(max_size=3)
)  # fmt: skip
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=4,
)
NAMES = st.sampled_from(
    ["class", "answer", "registration", "whose", "late", "last_day", "within_days_of_event", "fixed", "range",
     "by_class", "payer", "unit", "example", "month", "stage", "work", "year"]
) | st.text(min_size=1, max_size=5)  # fmt: skip


def fresh(kind, **changed):
    made = copy.deepcopy(FILES[kind])
    for name, value in changed.items():
        made[name] = value
    return made


def nodes(value, kinds, at=()):
    """The places of a JSON value that hold one of some kinds of value."""
    if isinstance(value, kinds):
        yield at, value
    children = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for name, one in children:
        yield from nodes(one, kinds, (*at, name))


def named(at):
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in at).lstrip(".")


@st.composite
def spoilt(draw):
    """A loadable file with one to three things changed, added, doubled or taken out anywhere."""
    value = {"file": copy.deepcopy(FILES[draw(st.sampled_from(sorted(FILES)))])}
    for _time in range(draw(st.integers(1, 3))):
        _at, node = draw(st.sampled_from(list(nodes(value["file"], (dict, list))) or [((), value)]))
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        act = draw(st.sampled_from(["change", "add", "double", "drop"])) if keys else "add"
        key = draw(st.sampled_from(keys)) if keys else None
        if act == "change":
            node[key] = draw(VALUES)
        elif act == "drop":
            del node[key]
        elif isinstance(node, dict):
            node[draw(NAMES)] = draw(VALUES) if act == "add" else copy.deepcopy(node[key])
        else:
            node.append(draw(VALUES) if act == "add" else copy.deepcopy(node[key]))
    return value["file"]


def test_the_schema_on_file_is_what_the_loader_reads(capsys):
    assert schema() == SCHEMA, "./run scheme schema > assistance/packs/scheme.schema.json"
    call_command("scheme", "schema")
    assert json.loads(capsys.readouterr().out) == SCHEMA
    assert SCHEMA["title"] == "帮扶项目及其规则"


@pytest.mark.parametrize("kind", KINDS)
def test_there_is_a_loadable_file_of_every_kind(kind):
    assert accepts(SCHEMA, FILES[kind])
    assert list(problems_of(FILES[kind])) == []


@given(spoilt())
def test_the_schema_and_the_loader_accept_the_same(value):
    assert accepts(SCHEMA, value) == (not list(scheme_file().problems(value, "")))


@given(st.sampled_from(sorted(FILES)), st.data())
def test_a_name_that_is_added_anywhere_is_named_in_the_refusal(kind, data):
    value = fresh(kind)
    at, node = data.draw(st.sampled_from(list(nodes(value, dict))))
    name = data.draw(NAMES.filter(lambda name: name not in node))
    node[name] = data.draw(VALUES)

    problems = list(problems_of(value))
    places = " ".join(problem.at for problem in problems) + " ".join(problem.sentence for problem in problems)
    assert named((*at, name)) in places or name in places
    with pytest.raises(NotReadable):
        scheme_of(value)


@given(st.sampled_from(sorted(FILES)), st.data())
def test_a_value_that_no_column_holds_is_named_by_its_place(kind, data):
    value = fresh(kind)
    at, _leaf = data.draw(st.sampled_from([one for one in nodes(value, str) if one[0] != ("kind",)]))
    place = value
    for step in at[:-1]:
        place = place[step]
    place[at[-1]] = {"what": "ever"}

    assert any(problem.at.startswith(named(at)) for problem in problems_of(value))


def filled_in(template):
    given = {"name": "试行项目", "branch": "520328", "starts_on": "2026-01-01", "document": "文〔2026〕1号"}
    return {name: value for name, value in {**template, **given}.items() if name != "example"}


# What the columns of this release cannot hold, of each template of a kind that it has.
REFUSED = {
    "职业教育助学（湄潭例）": {
        "template", "unit", "components[0].payer", "notices", "channel", "remark", "exclusions",
    },
    "国策情·幸福家园安居（务川例）": {
        "template", "unit", "ways[0].all", "ways[0].all[2].whose", "components[0].payer",
        "components[0].amount.at_most_share_of_cost", "components[0].amount.criterion",
        "components[0].amount.decided_by", "instalments", "after", "channel", "exclusions", "notices",
    },
    "改水改厕改灶补助": {
        "template", "unit", "components[0].payer", "components[0].amount.matrix", "components[0].amount",
        "period", "channel", "notices", "after",
    },
    "农村两户丧葬补助（正安例）": {
        "template", "unit", "components[0].payer", "components[0].amount.decided_by",
        "components[0].amount.criterion", "after", "channel", "remark",
    },
    "救灾救助（凤冈例）": {
        "template", "components[0].payer", "components[0].amount.decided_by",
        "components[0].amount.criterion", "urgent", "channel", "care_field", "care_field_by_answer",
        "unit_by_answer", "notices",
    },
    "金秋助学（分学段）": {
        "template", "unit", "ways[0].all[1].answer.first_year", "components[0].payer",
        "components[0].amount.matrix", "components[0].amount", "first_day", "quota", "notices",
    },
    "助学至毕业（黄果树例）": {
        "template", "unit", "ways[0].all[2]", "components[0].payer", "components[0].per",
        "components[0].amount.matrix", "components[0].amount", "period", "yearly_check",
    },
}  # fmt: skip


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template["template"])
def test_what_a_template_says_beyond_the_columns_is_refused_by_its_name(template):
    problems = list(problems_of(filled_in(template)))

    assert {problem.at for problem in problems} == REFUSED.get(template["template"], {"kind"})
    assert (template["kind"] in KINDS) == (template["template"] in REFUSED)
    for problem in problems:
        if problem.at == "kind":
            assert f"“{template['kind']}”" in problem.sentence


@pytest.mark.parametrize(
    ("title", "typed"),
    [
        ("职业教育助学（湄潭例）", {}),
        ("农村两户丧葬补助（正安例）", {}),
        ("救灾救助（凤冈例）", {"care_field": "health"}),
    ],
)
def test_a_template_is_loadable_once_everything_named_is_taken_out_or_typed(title, typed):
    value = copy.deepcopy(filled_in(next(one for one in TEMPLATES if one["template"] == title)))
    for at in REFUSED[title] - typed.keys():
        *above, last = at.removeprefix("components[0].").split(".")
        place = value["components"][0] if at.startswith("components") else value
        for name in above:
            place = place[name]
        del place[last]

    read = scheme_of(value | typed)

    assert (read.name, read.branch, read.terms["document_no"]) == ("试行项目", "520328", "文〔2026〕1号")


def test_an_example_is_never_loaded_whatever_else_it_says():
    assert "example" in {problem.at for problem in problems_of(fresh("relief", example=True))}
    assert all(template["example"] for template in TEMPLATES)


def way(*conditions):
    return [{"all": [{"class": ["only_child"]}, *conditions]}]


SENSELESS = {
    "a day that is none": ("education", {"starts_on": "2026-02-30"}, "starts_on"),
    "spaces at the end": ("education", {"name": "助学金 "}, "name"),
    "a character that nobody sees": ("education", {"document": "文〔2026〕\u200b1号"}, "document"),
    "a telephone": ("education", {"papers": ["联系 13812345678"]}, "papers[0]"),
    "other answers in the second way": (
        "education",
        {"ways": [*way({"answer": {"stage": ["vocational"]}}), *way()]},
        "ways[1].all",
    ),
    "a class without its amount": (
        "funeral",
        {"components": [{"amount": {"by_class": {"only_child": "1.00"}}}]},
        "components[0].amount.by_class.two_daughters",
    ),
    "an amount of a class that no way admits": (
        "funeral",
        {"ways": way(), "components": [{"amount": {"by_class": {"only_child": "1.00", "hardship": "2.00"}}}]},
        "components[0].amount.by_class.hardship",
    ),
    "a range upside down": ("relief", {"components": [{"amount": {"range": ["2.00", "1.00"]}}]},
                            "components[0].amount.range"),
    "a range of nothing": ("relief", {"components": [{"amount": {"range": ["1.00", "1.00"]}}]},
                           "components[0].amount.range"),
    "nothing at all": ("relief", {"components": [{"amount": {"fixed": "0.00"}}]},
                       "components[0].amount.fixed"),
    "a review at the end": ("relief", {"route": FILES["relief"]["route"][::-1]}, "route"),
    "a route downwards": (
        "relief",
        {"route": [{"stage": "reviewed", "level": "city", "role": "reviewer", "days": 5},
                   FILES["relief"]["route"][1]]},
        "route[1].level",
    ),
}  # fmt: skip


@pytest.mark.parametrize("why", SENSELESS)
def test_what_no_schema_can_say_is_refused_too(why):
    kind, changed, at = SENSELESS[why]
    value = fresh(kind, **changed)

    assert accepts(SCHEMA, value)
    assert at in [problem.at for problem in problems_of(value)]


@pytest.mark.parametrize("day", [{"month": 2, "day": 30}, {"month": 4, "day": 31}, {"month": 13, "day": 1}])
def test_a_last_day_that_no_year_has_is_refused(day):
    problems = list(problems_of(fresh("education", last_day={**day, "year": 0})))

    assert problems[0].at.startswith("last_day.")
    kept = scheme_of(fresh("education", last_day={"month": 2, "day": 29, "year": 1}))
    assert (kept.terms["apply_by_month"], kept.terms["apply_by_day"]) == (2, 29)


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b'{"kind": "relief", "kind": "housing"}', "kind"),
        (b'{"ways": [{"all": [], "all": []}]}', "all"),
        (b'{"days": NaN}', "NaN"),
        (b"{", "JSON"),
        ("名".encode("gbk"), "UTF-8"),
        (b"[" * 100_000, "JSON"),
    ],
)
def test_nothing_is_lost_before_the_format_is_asked(content, named):
    with pytest.raises(NotReadable, match=named):
        scheme_of(parsed(content))


@pytest.mark.parametrize("value", [None, [], "x", 5, {}, {"kind": "loan"}, {"kind": None}])
def test_what_is_no_scheme_at_all_is_refused(value):
    assert list(problems_of(value))


def test_a_file_becomes_the_columns_of_a_rule():
    read = scheme_of(FILES["education"])

    assert (read.name, read.kind, read.branch) == ("职业教育助学金", "education", "520328")
    assert read.terms["eligibility"] == {
        "any_of": [
            {
                "classes": ["only_child", "two_daughters"],
                "resident_status": "rural",
                "whose": "either_parent",
            },
            {"classes": ["hardship"], "resident_status": "urban", "whose": "either_parent"},
        ],
        "school_stages": ["vocational"],
    }
    assert [read.terms[f"apply_by_{part}"] for part in ("month", "day", "year")] == [6, 30, 1]
    assert scheme_of(FILES["funeral"]).terms["tiers"] == [
        {"classes": ["only_child"], "lowest": "4000.00"},
        {"classes": ["two_daughters"], "lowest": "2500.00", "highest": "4000.00"},
    ]
    assert [step["position"] for step in read.steps] == [1, 2]
