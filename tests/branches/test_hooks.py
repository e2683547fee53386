import pytest

from branches.hooks import Dependants, Panel, Panels


def panel(name, *, order=50, beside=False, context=lambda row, actor: {"row": row}):
    return Panel(name=name, template=f"{name}.html", context=context, order=order, beside=beside)


def test_panels_come_in_their_order_with_what_they_show():
    panels = Panels()
    panels.offer(panel("members", order=60))
    panels.offer(panel("cases", order=10))
    panels.offer(panel("activities", order=60, beside=True))

    assert list(panels.shown("row", "actor")) == [
        {"name": "cases", "template": "cases.html", "beside": False, "row": "row"},
        {"name": "activities", "template": "activities.html", "beside": True, "row": "row"},
        {"name": "members", "template": "members.html", "beside": False, "row": "row"},
    ]


def test_a_panel_with_nothing_to_show_is_left_out():
    panels = Panels()
    panels.offer(panel("cases", context=lambda row, actor: None))

    assert list(panels.shown("row", "actor")) == []


def test_a_panel_is_offered_once():
    panels = Panels()
    panels.offer(panel("cases"))

    with pytest.raises(ValueError, match="cases"):
        panels.offer(panel("cases"))


def test_the_first_reason_of_a_dependant_stands():
    dependants = Dependants()
    dependants.offer("members", lambda row, **circumstances: "")
    dependants.offer("cases", lambda row, *, into: f"{row} has cases in {into}")
    dependants.offer("activities", lambda row, **circumstances: "not asked any more")

    assert dependants.why_not("branch", into="other") == "branch has cases in other"
    assert Dependants().why_not("branch") == ""


def test_a_dependant_is_offered_once():
    dependants = Dependants()
    dependants.offer("cases", lambda row: "")

    with pytest.raises(ValueError, match="cases"):
        dependants.offer("cases", lambda row: "")
