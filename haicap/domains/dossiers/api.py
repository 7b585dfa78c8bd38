"""The only door of this part. See README.md for its words and rules."""

from haicap.domains.dossiers.access import may, may_receive
from haicap.domains.dossiers.operations.accept import accept
from haicap.domains.dossiers.operations.approve import approve
from haicap.domains.dossiers.operations.assign import assign
from haicap.domains.dossiers.operations.checking import term, term_of
from haicap.domains.dossiers.operations.drafting import begin_draft, change_draft, end_draft
from haicap.domains.dossiers.operations.ending import reject, stop, withdraw
from haicap.domains.dossiers.operations.find import find
from haicap.domains.dossiers.operations.forget import forget_old
from haicap.domains.dossiers.operations.hand_over import hand_over
from haicap.domains.dossiers.operations.look import look, look_at_file
from haicap.domains.dossiers.operations.notice import notice
from haicap.domains.dossiers.operations.propose import propose
from haicap.domains.dossiers.operations.reappoint import reappoint
from haicap.domains.dossiers.operations.receipt import receipt
from haicap.domains.dossiers.operations.receive import receive
from haicap.domains.dossiers.operations.reckoning import (
    Length,
    LengthsUnclear,
    MomentUnusable,
    moment_of_receipt,
    reckon,
)
from haicap.domains.dossiers.operations.send_back import send_back
from haicap.domains.dossiers.operations.sending import post, post_arrived, post_failed, send_online
from haicap.domains.dossiers.operations.sign import sign
from haicap.domains.dossiers.operations.submit import submit
from haicap.domains.dossiers.operations.supplement import ask_more, take_more
from haicap.domains.dossiers.queries.dossier import attachments, contact, is_taken_in, log
from haicap.domains.dossiers.queries.draft import draft
from haicap.domains.dossiers.queries.standing import standings
from haicap.domains.dossiers.queries.tracking import tracking
from haicap.domains.dossiers.queries.verification import verify
from haicap.domains.dossiers.queries.worklist import PAGE, worklist

__all__ = [
    "PAGE",
    "Length",
    "LengthsUnclear",
    "MomentUnusable",
    "accept",
    "approve",
    "ask_more",
    "assign",
    "attachments",
    "begin_draft",
    "change_draft",
    "contact",
    "draft",
    "end_draft",
    "find",
    "forget_old",
    "hand_over",
    "is_taken_in",
    "log",
    "look",
    "look_at_file",
    "may",
    "may_receive",
    "moment_of_receipt",
    "notice",
    "post",
    "post_arrived",
    "post_failed",
    "propose",
    "reappoint",
    "receipt",
    "receive",
    "reckon",
    "reject",
    "send_back",
    "send_online",
    "sign",
    "standings",
    "stop",
    "submit",
    "take_more",
    "term",
    "term_of",
    "tracking",
    "verify",
    "withdraw",
    "worklist",
]
