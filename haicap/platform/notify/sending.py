"""Writing messages down, and sending what waits."""

import json
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from procrastinate.contrib.django import app

from haicap.platform.db.api import run_all, run_one
from haicap.platform.logs.api import log
from haicap.platform.notify.letters import ADDRESS, BODY, Letter, Mail, State, on_the_wire, usable_address
from haicap.platform.notify.server import MailSettingsWrong, NotTaken, Server, hand_in, mail_server
from haicap.platform.protect import api as protect

#: How long after each failure it is tried again; the last one again and again until the message is worth no more.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (4, 10, 30, 60, 120, 240))
#: For so long a message belongs to the job that took it; longer than a mail server is waited for.
LEASE = timedelta(minutes=3)
AT_ONCE = 100
#: Somebody waits at a page for a code: such jobs go before all others.
SOON = 20
NO_SERVER = "no mail server is set"


def is_possible() -> bool:
    """Test if messages can be sent from here at all."""
    try:
        return mail_server() is not None
    except MailSettingsWrong:
        return False


def write(letter: Letter, *, at: datetime) -> bool:
    """
    Keep a message to be sent, and have a job send it. Two statements, in the caller's transaction if there is one.

    Without a mail server it is kept as not sent. Returns whether it was new: of one key there is one message.

    :raises MailAddressUnusable: if the address is none.
    """
    state, why = (State.WAITING, "") if is_possible() else (State.NOT_SENT, NO_SERVER)
    body = json.dumps({"subject": letter.subject, "text": letter.text}, ensure_ascii=False)
    with transaction.atomic():
        row = run_one(
            "insert into notify_mailrow (uuid, key, kind, about, language, address_sealed, body_sealed, state, tries, "
            "why, made_at, next_at, good_until, done_at, forget_at) values (%(uuid)s, %(key)s, %(kind)s, %(about)s, "
            "%(language)s, %(address)s, %(body)s, %(state)s, 0, %(why)s, %(at)s, %(at)s, %(good_until)s, %(done_at)s, "
            "%(forget_at)s) on conflict (key) do nothing returning id",
            {
                "uuid": uuid4(),
                "key": letter.key,
                "kind": letter.kind,
                "about": letter.about,
                "language": letter.language,
                "address": protect.seal(usable_address(letter.address), place=ADDRESS),
                "body": protect.seal(body, place=BODY),
                "state": state.value,
                "why": why,
                "at": at,
                "good_until": at + letter.good_for,
                "done_at": None if state is State.WAITING else at,
                "forget_at": at + letter.kept,
            },
        )
        if row is None:
            return False
        if state is State.WAITING:
            app.configure_task("notify.send", queue="mail", priority=SOON).defer(mail=row[0])
    return True


def send(mail_id: int, *, at: datetime) -> None:
    """Try once to send a message that waits. Does nothing when it was sent, or another job has it."""
    _send_next("and id = %(id)s", {"id": mail_id}, at=at)


def send_waiting(*, at: datetime) -> int:
    """Try to send what waits: what failed before, and what was left by a job that died. Returns how many."""
    for done in range(AT_ONCE):
        if not _send_next("", {}, at=at):
            return done
    return AT_ONCE


def forget_old(*, at: datetime) -> int:
    """Take away the messages whose time of keeping is over. One statement."""
    return len(run_all("delete from notify_mailrow where forget_at < %(at)s returning id", {"at": at}))


def _send_next(which: str, params: dict[str, object], *, at: datetime) -> bool:
    """Take the next message that is due, so that no other job has it, and try to send it; tell if there was one."""
    row = run_one(
        "update notify_mailrow set tries = tries + 1, next_at = %(until)s where id = (select id from notify_mailrow "
        f"where state = 'waiting' and next_at <= %(at)s {which} order by next_at limit 1 for update skip locked) "
        "returning id, uuid, kind, about, language, state, tries, why, made_at, done_at, address_sealed, body_sealed, "
        "good_until",
        {"until": at + LEASE, "at": at, **params},
    )
    if row is None:
        return False
    _try(opened(row[:12]), good_until=row[12], at=at)
    return True


def opened(row: tuple[object, ...]) -> Mail:
    """Return a message with what is in it, from its columns in the order of the table's reading."""
    id_, uuid, kind, about, language, state, tries, why, made_at, done_at, address, body = row
    assert isinstance(id_, int)
    assert isinstance(uuid, UUID)
    assert isinstance(tries, int)
    assert isinstance(made_at, datetime)
    assert done_at is None or isinstance(done_at, datetime)
    told = json.loads(protect.unseal(bytes(body), place=BODY))  # type: ignore[call-overload]
    return Mail(
        id=id_,
        uuid=uuid,
        kind=str(kind),
        about=str(about),
        language=str(language),
        state=State(str(state)),
        tries=tries,
        why=str(why),
        made_at=made_at,
        done_at=done_at,
        address=protect.unseal(bytes(address), place=ADDRESS),  # type: ignore[call-overload]
        subject=told["subject"],
        text=told["text"],
    )


def _try(mail: Mail, *, good_until: datetime, at: datetime) -> None:
    if at > good_until:
        _note(mail, State.FAILED, mail.why or "too late", at=at)
        return
    try:
        server = mail_server()
        if server is None:
            _note(mail, State.NOT_SENT, NO_SERVER, at=at)
            return
        send_now(mail, server)
    except MailSettingsWrong as wrong:
        _again(mail, str(wrong), at=at)
    except NotTaken as refused:
        log().warning("mail.not_taken", reason=refused.why, count=mail.tries, act=mail.kind)
        if refused.is_final:
            _note(mail, State.FAILED, refused.why, at=at)
        else:
            _again(mail, refused.why, at=at)
    else:
        _note(mail, State.SENT, "", at=at)


def send_now(mail: Mail, server: Server) -> None:
    """
    Hand a message to the mail server.

    :raises NotTaken: if it did not take it.
    """
    hand_in(on_the_wire(mail, sender=server.sender, sender_name=server.sender_name), to=server)


def _note(mail: Mail, state: State, why: str, *, at: datetime) -> None:
    run_one(
        "update notify_mailrow set state = %(state)s, why = %(why)s, done_at = %(at)s where id = %(id)s returning id",
        {"state": state.value, "why": why[:200], "at": at, "id": mail.id},
    )


def _again(mail: Mail, why: str, *, at: datetime) -> None:
    pause = PAUSES[min(mail.tries, len(PAUSES)) - 1]
    run_one(
        "update notify_mailrow set why = %(why)s, next_at = %(next)s where id = %(id)s returning id",
        {"why": why[:200], "next": at + pause, "id": mail.id},
    )
