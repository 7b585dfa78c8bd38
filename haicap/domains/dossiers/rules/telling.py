"""What the applicant is told by e-mail when something happens: that there is news and where to look, no more."""

from collections.abc import Mapping
from dataclasses import dataclass

from haicap.domains.dossiers.contracts import Kind
from haicap.kernel.messages import sentence


@dataclass(frozen=True, slots=True)
class Wording:
    """A message in English sentences with places; the one in `due` is said when there is a due moment."""

    subject: str
    lines: tuple[str, ...]
    due: str = ""


GREETING = sentence("Dear Sir or Madam,")
FACTS = (
    sentence("Code of the dossier: %(code)s"),
    sentence("Procedure: %(procedure)s"),
    sentence("Office: %(office)s"),
)
FOLLOW = sentence("You can follow the dossier here at any time: %(link)s")
CLOSING = (
    sentence("A machine sent this message; answers to it are not read. If you have a question, please ask the office."),
    sentence("The office never asks for money, a password or the number of your card by e-mail."),
)
OWN_DATA_SUBJECT = sentence("Your data at the one-stop office")
#: what comes with the link to one's own data: nothing personal, it may have been asked for by anybody
OWN_DATA_LINK = (
    GREETING,
    sentence("You asked to see what is stored about you, and who looked at it. This link opens it, for 24 hours:"),
    "%(link)s",
    sentence("When you open it, a code is sent to this address. Nobody can see anything without it."),
    sentence("If you did not ask, you need not do anything: nobody has seen your data by this."),
)
_BY = sentence("The result is due by %(due)s.")
WORDINGS: Mapping[Kind, Wording] = {
    Kind.SUBMITTED: Wording(
        sentence("Dossier %(code)s has come in"),
        (
            sentence("The dossier that you handed in online has reached the office."),
            sentence(
                "The office now checks the papers. You hear from it when they are complete, or when one is missing."
            ),
        ),
    ),
    Kind.RECEIVED: Wording(
        sentence("Dossier %(code)s was taken in"),
        (sentence("The office has taken in your dossier: the papers are complete."),),
        due=_BY,
    ),
    Kind.ACCEPTED: Wording(
        sentence("Dossier %(code)s was taken in"),
        (sentence("The office has taken in your dossier: the papers are complete."),),
        due=_BY,
    ),
    Kind.MORE_ASKED: Wording(
        sentence("Dossier %(code)s: the office asks for more papers"),
        (
            sentence("The office needs something more from you before it can go on."),
            sentence("What it needs stands in its letter to you. You can also ask at the counter with the code."),
        ),
    ),
    Kind.REJECTED: Wording(
        sentence("Dossier %(code)s was not taken in"),
        (
            sentence("The office could not take in your dossier."),
            sentence("The reasons stand in its letter to you. You can also ask at the counter with the code."),
        ),
    ),
    Kind.REAPPOINTED: Wording(
        sentence("Dossier %(code)s: a new day, and our apology"),
        (
            sentence("The office cannot finish your dossier on the day it had named, and apologises for that."),
            sentence("The reason stands in its letter of apology to you."),
        ),
        due=sentence("The new day is %(due)s."),
    ),
    Kind.CALENDAR_CHANGED: Wording(
        sentence("Dossier %(code)s: the due day moves because of a change of working time"),
        (
            sentence(
                "The working days or hours of the offices have changed by a legal text, and a deadline in working days "
                "runs only when they work. The day on which your result is due therefore moves."
            ),
        ),
        due=sentence("The new day is %(due)s."),
    ),
    Kind.SIGNED: Wording(
        sentence("Dossier %(code)s: the result is ready"),
        (
            sentence("The result of your dossier is ready."),
            sentence("Please bring the receipt or your citizen's card when you fetch it at the office."),
        ),
    ),
    Kind.POSTED: Wording(
        sentence("Dossier %(code)s: the result was sent by post"),
        (sentence("The office has given the result of your dossier to the post."),),
    ),
    Kind.SENT_ONLINE: Wording(
        sentence("Dossier %(code)s: the result was sent online"),
        (sentence("The office has sent you the result of your dossier online, as agreed with you."),),
    ),
    Kind.WITHDRAWN: Wording(
        sentence("Dossier %(code)s was withdrawn"),
        (
            sentence("The office has noted that you have taken your request back, and has ended the dossier."),
            sentence("If that was not your wish, please tell the office at once."),
        ),
    ),
    Kind.FORWARDED: Wording(
        sentence("Dossier %(code)s is with another office now"),
        (
            sentence("Another office decides your dossier. It was passed on there; you need not do anything."),
            sentence("The code and the day stay as they were."),
        ),
        due=_BY,
    ),
    Kind.MOVED_BY_LAW: Wording(
        sentence("Dossier %(code)s is with another office now"),
        (
            sentence("The law has changed who decides your dossier. It was moved there; you need not do anything."),
            sentence("The code and the day stay as they were."),
        ),
        due=_BY,
    ),
    Kind.TRANSFERRED: Wording(
        sentence("Dossier %(code)s went to an authority outside the city"),
        (
            sentence("No office of this city decides your dossier. It was given to the authority that does."),
            sentence("Which one that is stands in the letter to you. You can also ask at the counter with the code."),
        ),
    ),
    Kind.CORRECTED: Wording(
        sentence("Dossier %(code)s: an error of the office was put right"),
        (
            sentence("The office had made an error in your dossier, has put it right, and apologises for it."),
            sentence("What it was stands in the letter to you. You can also ask at the counter with the code."),
        ),
    ),
    Kind.CONTACT_RECTIFIED: Wording(
        sentence("Dossier %(code)s: your data were put right"),
        (
            sentence("The office has put right data about you in your dossier. The receipt was made anew with them."),
            sentence("If that was not your wish, please tell the office at once."),
        ),
    ),
    Kind.RECTIFIED: Wording(
        sentence("Dossier %(code)s: your data were put right"),
        (
            sentence("The office has put right data about you in your dossier. The receipt was made anew with them."),
            sentence("If that was not your wish, please tell the office at once."),
        ),
    ),
    Kind.STOPPED: Wording(
        sentence("Work on dossier %(code)s was stopped"),
        (
            sentence("The office has stopped its work on your dossier."),
            sentence("The reasons stand in its letter to you. You can also ask at the counter with the code."),
        ),
    ),
    Kind.SERVICE_DONE: Wording(
        sentence("Dossier %(code)s goes on"),
        (sentence("The office has gone on with your dossier. What was done stands on the page of the dossier."),),
        due=_BY,
    ),
}


def told(kind: Kind, *, has_due: bool) -> tuple[str, tuple[str, ...]]:
    """
    Return the subject and the paragraphs of the message of an event; the facts are one paragraph, line by line.

    House rule: the message says that there is news and where to look. What is missing, why something was refused
    and what was decided is never in it: a mailbox is read by others too.
    """
    wording = WORDINGS[kind]
    lines = [GREETING, *wording.lines]
    if wording.due and has_due:
        lines.append(wording.due)
    return wording.subject, (*lines, "\n".join(FACTS), FOLLOW, "\n".join(CLOSING))
