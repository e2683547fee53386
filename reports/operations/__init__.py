from .building import ask_for, build
from .due import run_due
from .stamping import area_of, ask_for_figures, is_stale, stamp_figures
from .timetables import change_timetable, end_timetable, make_timetable, pause_timetable, resume_timetable

__all__ = [
    "area_of",
    "ask_for",
    "ask_for_figures",
    "build",
    "change_timetable",
    "end_timetable",
    "is_stale",
    "make_timetable",
    "pause_timetable",
    "resume_timetable",
    "run_due",
    "stamp_figures",
]
