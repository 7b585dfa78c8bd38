"""The whole course of a dossier: its birth and every act, as values that can be thought through and written."""

from dataclasses import dataclass, replace
from datetime import datetime

from haicap.domains.dossiers.contracts import Dossier
from haicap.domains.dossiers.rules.birth import Intake, born
from haicap.domains.dossiers.rules.change import Change, Written, as_written, written
from haicap.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class Done:
    """An act that was done: what it changed, by whom, when, and what is written of it."""

    change: Change
    by: Actor
    at: datetime
    written: Written


@dataclass(frozen=True, slots=True)
class Course:
    """
    What happened to a dossier from its birth. `dossier` is how it stands; its code and ids come with the writing.

    `sender` and `key` name the submission; without a key it cannot be told from one that is sent again.
    """

    intake: Intake
    by: Actor
    at: datetime
    dossier: Dossier
    done: tuple[Done, ...] = ()
    sender: str = ""
    key: str = ""


def begun(intake: Intake, *, by: Actor, at: datetime, sender: str = "", key: str = "") -> Course:
    """
    Return the course of a dossier that was just born.

    House rule: as `born`.
    """
    dossier = born(intake, at=at, id_=0, code="", applicant_id=0)
    return Course(intake, by, at, dossier, (), sender, key)


def gone_on(course: Course, change: Change, *, by: Actor, at: datetime) -> Course:
    """
    Return the course after one more act; that the actor may do it is asked before.

    House rule: as `after`.

    :raises WrongStep: if the process does not wait for it.
    """
    done = written(course.dossier, change, at=at)
    return replace(
        course,
        dossier=as_written(course.dossier, change, done),
        done=(*course.done, Done(change, by, at, done)),
    )
