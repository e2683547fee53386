from .building import ask_for, build, why_not_period
from .due import run_due
from .stamping import area_of, ask_for_figures, is_stale, stamp_figures
from .timetables import (
    change_schedule,
    end_schedule,
    make_schedule,
    pause_schedule,
    resume_schedule,
    why_not_edit,
)

__all__ = [
    "area_of",
    "ask_for",
    "ask_for_figures",
    "build",
    "change_schedule",
    "end_schedule",
    "is_stale",
    "make_schedule",
    "pause_schedule",
    "resume_schedule",
    "run_due",
    "stamp_figures",
    "why_not_edit",
    "why_not_period",
]
