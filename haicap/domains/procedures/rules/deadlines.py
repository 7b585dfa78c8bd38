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

    «Ngày làm việc» are working days (halves occur), «Ngày» calendar days, «Tháng» months. «Giờ», a lost unit and digits
    run together give no number at all, only the published text.

    Source: Civil Code 91/2015/QH13, articles 145-148 (a day is a day of the calendar unless the text says working day);
    docs/rules/deadlines-of-procedures.md.
    """
    if flag or not value:
        return unconfirmed(text, channel)
    try:
        number = Decimal(value)
    except InvalidOperation:
        return unconfirmed(text, channel)
    if not number.is_finite() or not 0 < number <= _LONGEST:
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


def agreed(deadlines: Iterable[Deadline], *, channel: Channel | None) -> Deadline:
    """
    Return the one deadline that all of them state, or an unconfirmed one with all of them as `options`.

    An unsure deadline among them makes the whole unsure: it might be the one that applies.

    House rule: several published times for one channel are times of several cases, and haicap does not guess the case;
    docs/rules/deadlines-of-procedures.md.
    """
    rows = list(deadlines)
    if not rows:
        return unconfirmed("", channel)
    distinct = list({_measure(row): row for row in reversed(rows)}.values())[::-1]
    if len(distinct) == 1:
        return replace(distinct[0], channel=channel)
    texts = " / ".join(dict.fromkeys(row.text for row in distinct if row.text))
    return unconfirmed(texts, channel, tuple(distinct))


def deadline_for(
    published: Iterable[Deadline], confirmed: Iterable[Deadline], *, channel: Channel | None
) -> Deadline:
    """
    Return the deadline of a procedure for a channel.

    A confirmed deadline of the channel counts before a confirmed one of all channels, and both before the catalogue. For a
    channel that the catalogue does not publish, and when no channel is named, all published channels must agree.

    House rule: docs/rules/deadlines-of-procedures.md, section «Which one counts».
    """
    sure = list(confirmed)
    rows = [
        next((one for one in sure if one.channel is row.channel), None)
        or next((one for one in sure if one.channel is None), row)
        for row in published
    ]
    if channel is not None:
        own = [one for one in sure if one.channel is channel] or [
            row for row in rows if row.channel is channel
        ]
        if own:
            return agreed(own, channel=channel)
        general = [one for one in sure if one.channel is None]
        if general:
            return agreed(general, channel=channel)
    return agreed(rows or sure, channel=channel)


def _measure(row: Deadline) -> tuple[object, ...]:
    # Unsure rows differ when their published words differ: two lost units of «1» and «3» are two answers.
    words = row.text if not row.is_known else ""
    return row.kind, row.working_days, row.calendar_days, row.months, words
