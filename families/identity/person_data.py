"""What is typed about a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from families.codes import Nation, SchoolStage, Sex
from families.people.models import ResidentBasis, ResidentStatus
from ground.resident_ids import ResidentId


@dataclass(frozen=True, kw_only=True)
class PersonData:
    """What is typed about a person, in normal form.

    With a ``number`` sex and birth date come from it; without one ``no_id_reason``, ``sex`` and
    ``born_on`` must be given. ``answers`` says of people on file who look alike whether they are
    the same person, by the person's id; see `families.likeness`.
    """

    name: str
    number: ResidentId | None = None
    no_id_reason: str = ""
    sex: Sex | str = ""
    born_on: date | None = None
    resident_status: ResidentStatus | str = ResidentStatus.UNDETERMINED
    resident_basis: ResidentBasis | str = ""
    resident_shown_on: date | None = None
    resident_paper: str = ""
    nation: Nation | str = Nation.HAN
    education: SchoolStage | str = ""
    employer: str = ""
    phone: str = ""
    health_note: str = ""
    died_on: date | None = None
    answers: Mapping[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.number is not None:
            object.__setattr__(self, "sex", Sex.of(self.number))
            object.__setattr__(self, "born_on", self.number.born_on)
            object.__setattr__(self, "no_id_reason", "")
