"""What the pages say of procedures: how long, how sure, how much, by which way. In the reader's language."""

from decimal import ROUND_CEILING, Decimal

from django.utils.translation import get_language, gettext, ngettext

from haicap.domains.procedures import api as procedures
from haicap.kernel import money
from haicap.kernel.messages import sentence
from haicap.kernel.worktime import Term

CHANNELS = {
    procedures.Channel.IN_PERSON: sentence("At the counter"),
    procedures.Channel.ONLINE: sentence("Online"),
    procedures.Channel.POST: sentence("By post"),
}


def channel_words(channel: procedures.Channel) -> str:
    """Return the name of a way to file."""
    return gettext(CHANNELS[channel])


def length_words(*, months: int, calendar_days: int, working_days: Decimal) -> str:
    """Return a length of time in words; all zero is the same day."""
    pieces = []
    if months:
        pieces.append(ngettext("%(n)s month", "%(n)s months", months) % {"n": months})
    if calendar_days:
        pieces.append(ngettext("%(n)s day", "%(n)s days", calendar_days) % {"n": calendar_days})
    if working_days:
        number = int(working_days.to_integral_value(ROUND_CEILING))
        pieces.append(ngettext("%(n)s working day", "%(n)s working days", number) % {"n": _decimal(working_days)})
    if not pieces:
        return gettext("The same day")
    told = pieces[0]
    for piece in pieces[1:]:
        told = gettext("%(first)s and %(second)s") % {"first": told, "second": piece}
    return told


def term_words(term: Term) -> str:
    """Return the length of the deadline of a dossier."""
    return length_words(months=term.months, calendar_days=term.calendar_days, working_days=term.working_days)


def deadline_words(found: procedures.Deadline) -> str:
    """Return how long the administration may take; what is not sure is never said as a fact."""
    if not found.is_known:
        return gettext("To be checked")
    return length_words(
        months=found.months or 0,
        calendar_days=found.calendar_days or 0,
        working_days=found.working_days or Decimal(0),
    )


def sureness_words(found: procedures.Deadline) -> str:
    """Return how sure a deadline is, and by what."""
    if not found.is_known:
        if found.options:
            return gettext("Several times are published, and which one holds depends on the case.")
        return gettext("The time was not published clearly. The officer who receives the dossier sets the day.")
    if found.status is procedures.DeadlineStatus.CONFIRMED:
        by = f"{found.instrument}, {found.article}" if found.article else found.instrument
        return gettext("Confirmed by %(instrument)s.") % {"instrument": by}
    return gettext("As published on the National Public Service Portal; not yet checked against the law.")


def fee_words(fee: procedures.Fee) -> str:
    """Return what is known of a fee."""
    if fee.kind is procedures.FeeKind.FREE:
        return gettext("Free of charge")
    if fee.kind is procedures.FeeKind.AMOUNT and fee.amount_vnd is not None:
        return money.written(fee.amount_vnd)
    if fee.kind is procedures.FeeKind.FOREIGN:
        return fee.text
    if fee.kind is procedures.FeeKind.NOT_STATED:
        return gettext("Not stated in the catalogue")
    return gettext("To be checked")


def decider_words(levels: tuple[procedures.Level, ...]) -> str:
    """Return who decides, as the catalogue says it; the commune where it names both."""
    if procedures.Level.COMMUNE in levels:
        return gettext("Your ward or commune")
    if procedures.Level.PROVINCE in levels:
        return gettext("The city")
    return gettext("A ministry or another body, not this city")


def card_note(card: procedures.ProcedureCard) -> str:
    """Return the line below a procedure in a list."""
    time = deadline_words(card.deadline)
    if not card.deadline.is_known:
        time = gettext("Time: to be checked")
    return f"{decider_words(card.levels)} · {time} · {card.field}"


def may_file_online(version: procedures.ProcedureVersion) -> bool:
    """
    Test if the portal takes filings for a procedure.

    It must be published as one that is filed online, be decided in this city, and its text must be its own:
    customs and tax desks of the commune level are not of this city.
    """
    here = version.one_stop_commune or (
        procedures.Level.PROVINCE in version.levels and procedures.Level.COMMUNE not in version.levels
    )
    return here and procedures.Channel.ONLINE in version.channels and not version.doubts


def _decimal(number: Decimal) -> str:
    written = f"{number.normalize():f}"
    return written if (get_language() or "").startswith("en") else written.replace(".", ",")
