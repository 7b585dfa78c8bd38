"""The whole course of a dossier: its birth and every act, as values that can be thought through and written."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from haicap.domains.dossiers.contracts import Dossier
from haicap.domains.dossiers.rules.birth import Intake, born
from haicap.domains.dossiers.rules.change import Change, token_after, with_token
from haicap.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class Done:
    """An act that was done: what it changed, by whom, when, and the columns of the token after it."""

    change: Change
    by: Actor
    at: datetime
    token: Mapping[str, object] | None


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
    dossier = born(intake, at=at, id_=0, code="", applicant_id=0, token_id=0)
    return Course(intake, by, at, dossier, (), sender, key)


def gone_on(course: Course, change: Change, *, by: Actor, at: datetime) -> Course:
    """
    Return the course after one more act; that the actor may do it is asked before.

    House rule: as `after`.

    :raises ValueError: if the dossier waits for nothing.
    """
    moved = token_after(course.dossier, change, at=at)
    return replace(
        course,
        dossier=with_token(course.dossier, change, moved),
        done=(*course.done, Done(change, by, at, moved)),
    )
