"""How published times become deadlines, and which of several deadlines counts."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from haicap.domains.procedures.contracts import (
    Channel,
    Deadline,
    DeadlineKind,
    DeadlineStatus,
)

CATALOGUE = "National Public Service Portal (dichvucong.gov.vn)"
_LONGEST = 4_000  # days; more than any time of the catalogue, so that a reading error cannot become a promise


def unconfirmed(text: str, channel: Channel | None, options: tuple[Deadline, ...] = ()) -> Deadline:
    """
    Return a deadline that must be checked by a person before anything is computed.

    House rule: what is not sure is shown as unsure (design, section 6, Clock).
    """
    return Deadline(
        kind=DeadlineKind.UNCONFIRMED,
        status=DeadlineStatus.TO_BE_CHECKED,
        channel=channel,
        text=text,
        source=CATALOGUE,
        options=options,
    )


def read_published(*, value: str, unit: str, flag: str, text: str, channel: Channel | None) -> Deadline:
    """
    Return the deadline that a row of the catalogue states.

    «Ngày làm việc» are working days (halves occur), «Ngày» calendar days, «Tháng» months. «Giờ», a lost unit
    and digits run together give no number at all, only the published text.

    Source: Civil Code 91/2015/QH13, articles 145-148 (a day is a day of the calendar unless the text says
    working day); docs/rules/deadlines-of-procedures.md.
    """
    number = None if flag else _number(value)
    if number is None:
        return unconfirmed(text, channel)
    sure = Deadline(
        kind=DeadlineKind.UNCONFIRMED,
        status=DeadlineStatus.FROM_CATALOGUE,
        channel=channel,
        text=text,
        source=CATALOGUE,
    )
    is_whole = number == number.to_integral_value()
    if unit == "Ngày làm việc" and (number * 2) == (number * 2).to_integral_value():
        return replace(sure, kind=DeadlineKind.WORKING_DAYS, working_days=number)
    if unit == "Ngày" and is_whole:
        return replace(sure, kind=DeadlineKind.CALENDAR_DAYS, calendar_days=int(number))
    if unit == "Tháng" and is_whole:
        return replace(sure, kind=DeadlineKind.MONTHS, months=int(number))
    return unconfirmed(text, channel)


def _number(value: str) -> Decimal | None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() and 0 < number <= _LONGEST else None


def agreed(deadlines: Iterable[Deadline], *, channel: Channel | None) -> Deadline:
    """
    Return the one deadline that all of them state, or an unconfirmed one with all of them as `options`.

    An unsure deadline among them makes the whole unsure: it might be the one that applies.

    House rule: several published times for one channel are times of several cases, and haicap does not guess
    the case; docs/rules/deadlines-of-procedures.md.
    """
    rows = list(deadlines)
    if not rows:
        return unconfirmed("", channel)
    distinct = list({_measure(row): row for row in reversed(rows)}.values())[::-1]
    if len(distinct) == 1:
        return replace(distinct[0], channel=channel)
    texts = " / ".join(dict.fromkeys(row.text for row in distinct if row.text))
    return unconfirmed(texts, channel, tuple(distinct))


def deadline_for(published: Iterable[Deadline], confirmed: Iterable[Deadline], *, channel: Channel | None) -> Deadline:
    """
    Return the deadline of a procedure for a channel, or for all of them.

    A confirmed deadline of the channel counts before a confirmed one of all channels, and both before the
    catalogue. In the catalogue all known times must agree, those of other channels too: what differs there are
    cases, spread over the rows. The row of the channel itself must be sure; without a channel every row must.

    House rule: docs/rules/deadlines-of-procedures.md, section «Which one counts».
    """
    sure = list(confirmed)
    for wanted in dict.fromkeys([channel, None]):
        own = [one for one in sure if one.channel is wanted]
        if own:
            return agreed(own, channel=channel)
    rows = [*published, *sure]
    if channel is not None and any(row.channel is channel for row in rows):
        rows = [row for row in rows if row.is_known or row.channel is channel]
    return agreed(rows, channel=channel)


def _measure(row: Deadline) -> tuple[object, ...]:
    # Unsure rows differ when their published words differ: two lost units of «1» and «3» are two answers.
    words = row.text if not row.is_known else ""
    return row.kind, row.working_days, row.calendar_days, row.months, words
