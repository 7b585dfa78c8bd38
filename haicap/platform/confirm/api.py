"""
Proof that somebody reads an address: a link and a code.

A *pass* is a secret of 128 bits that stands for something for a while; it is sent as a link and stored as a keyed
hash. A *code* of six digits, good for ten minutes and five tries, proves that who opened the link reads the mailbox
now. Of both there are at most five an hour for one subject and one address; a new code at most once a minute.
"""

from haicap.platform.confirm.codes import ConfirmationWrong, ask, check, forget_codes
from haicap.platform.confirm.limits import ConfirmationsTooMany, ConfirmationTooSoon
from haicap.platform.confirm.passes import (
    CONTENT,
    SENT_TO,
    Pass,
    PassUnknown,
    forget_passes,
    give_back,
    held,
    issue,
)

__all__ = [
    "CONTENT",
    "SENT_TO",
    "ConfirmationTooSoon",
    "ConfirmationWrong",
    "ConfirmationsTooMany",
    "Pass",
    "PassUnknown",
    "ask",
    "check",
    "forget_codes",
    "forget_passes",
    "give_back",
    "held",
    "issue",
]
