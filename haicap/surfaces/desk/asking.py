"""Why an officer looks for a person, and the address that keeps the words of a search sealed."""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from haicap.kernel.actors import Actor
from haicap.kernel.messages import sentence
from haicap.kernel.refusals import Refused
from haicap.kernel.text import clean_line
from haicap.platform.protect import api as protect

#: House rule: as long as a session at most
GOOD_FOR = timedelta(hours=12)
LONGEST_LINK = 4000
MOST_REASON = 200


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason to look for somebody: as it is offered, and as the audit keeps it for the person to read."""

    words: str
    kept: str
    is_offered: bool = True


#: `kept` is a word of the record, not of the page
REASONS: Mapping[str, Reason] = {
    "here": Reason(sentence("The person is here or on the telephone"), "Người dân có mặt hoặc gọi điện"),
    "letter": Reason(sentence("The person wrote"), "Người dân gửi thư, tin nhắn"),
    "linked": Reason(sentence("Another dossier of the person needs it"), "Cần cho hồ sơ khác của người dân"),
    "other": Reason(sentence("Another reason, which I write"), "Lý do khác"),
    "card": Reason(sentence("The card was shown"), "Người dân xuất trình thẻ căn cước", is_offered=False),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What was looked for, and why."""

    words: str
    reason: str


def reason_of(posted: Mapping[str, str]) -> str:
    """Return the reason that was chosen or written, as the audit keeps it; nothing when there is none."""
    chosen = posted.get("why", "")
    if chosen not in REASONS or not REASONS[chosen].is_offered:
        return ""
    if chosen != "other":
        return REASONS[chosen].kept
    try:
        written = clean_line(posted.get("because", ""), field="because", most=MOST_REASON)
    except Refused:
        return ""
    return f"{REASONS['other'].kept}: {written}" if any(sign.isalpha() for sign in written) else ""


def link_of(asked: Asked, *, by: Actor, at: datetime) -> str:
    """Return the search as a text for an address that tells nobody anything and opens for this account alone."""
    content = json.dumps([at.timestamp(), asked.words, asked.reason], ensure_ascii=False)
    return base64.urlsafe_b64encode(protect.seal(content, place=_place(by))).decode().rstrip("=")


def read_link(written: str, *, by: Actor, at: datetime) -> Asked | None:
    """Return the search of an address; `None` when it is of another account, too old, or none."""
    if not written or len(written) > LONGEST_LINK or not written.isascii():
        return None
    try:
        sealed = base64.b64decode(written + "=" * (-len(written) % 4), altchars="-_", validate=True)
        since, words, reason = json.loads(protect.unseal(sealed, place=_place(by)))
    except (binascii.Error, ValueError, IndexError, protect.ProtectedValueBroken):
        return None
    in_time = timedelta() <= timedelta(seconds=at.timestamp() - since) <= GOOD_FOR
    return Asked(words, reason) if in_time else None


def _place(by: Actor) -> str:
    return f"desk.find.{by.account_id}"
