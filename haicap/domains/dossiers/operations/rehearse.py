"""A dossier led through its course in thought: right and rule as in earnest, and nothing is written."""

from datetime import datetime

from haicap.domains.dossiers import access
from haicap.domains.dossiers.contracts import Channel
from haicap.domains.dossiers.rules.birth import Intake
from haicap.domains.dossiers.rules.change import Change
from haicap.domains.dossiers.rules.course import Course, begun, gone_on
from haicap.kernel.actors import Actor


def rehearse_birth(intake: Intake, *, by: Actor, at: datetime, sender: str = "", key: str = "") -> Course:
    """
    Return the course of a dossier that begins with the intake.

    :raises MayNotAct: if it is taken in at a counter and the post is not one that receives there.
    """
    if intake.channel is not Channel.ONLINE:
        access.check_may_receive(actor=by)
    return begun(intake, by=by, at=at, sender=sender, key=key)


def rehearse(course: Course, change: Change, *, by: Actor, at: datetime) -> Course:
    """
    Return the course after an act. No statement, but for supervisors.

    :raises MayNotAct: if the actor may not.
    :raises WrongStep: if the process does not wait for it.
    """
    access.check_may(change.act, actor=by, dossier=course.dossier, on=at.date())
    return gone_on(course, change, by=by, at=at)
