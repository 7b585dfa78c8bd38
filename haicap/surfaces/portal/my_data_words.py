"""What a person reads of who did what with their data. The post and its office are named, not the officer."""

from django.utils.translation import gettext

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import OwnDossier
from haicap.kernel.actors import Role
from haicap.kernel.messages import sentence
from haicap.platform.audit.api import AuditEntry
from haicap.surfaces.portal.tracking_words import DECISIONS, STATES

ACTS = {
    "submit": sentence("Handed in a dossier online"),
    "receive": sentence("Took in a dossier at the counter"),
    "accept": sentence("Took in a dossier that came online"),
    "look": sentence("Looked at a dossier"),
    "look_at_file": sentence("Opened a file of a dossier"),
    "find": sentence("Looked for dossiers by the card or the telephone"),
    "assign": sentence("Gave a dossier to a specialist"),
    "propose": sentence("Proposed a decision"),
    "approve": sentence("Approved the proposal"),
    "send_back": sentence("Sent a dossier back to be examined again"),
    "sign": sentence("Decided and signed the result"),
    "hand_over": sentence("Handed over the result"),
    "reject": sentence("Did not take in a dossier"),
    "ask_more": sentence("Asked for more papers"),
    "take_more": sentence("Took the papers asked for"),
    "reappoint": sentence("Set a new day, with an apology"),
    "withdraw": sentence("Noted that a dossier was withdrawn"),
    "stop": sentence("Stopped the work on a dossier"),
    "post": sentence("Gave the result to the post"),
    "post_failed": sentence("Noted that the post could not deliver"),
    "post_arrived": sentence("Noted that the post delivered"),
    "send_online": sentence("Sent the result online"),
    "rectify_contact": sentence("Put right how you are reached"),
    "ask_rectification": sentence("Asked to put right who applies or files"),
    "confirm_rectification": sentence("Put right who applies or files"),
    "decline_rectification": sentence("Left the data as they were"),
    "look_at_store": sentence("Looked at your papers on file"),
    "remove_paper": sentence("Removed a paper from those kept"),
    "withdraw_consent": sentence("Took back that papers are kept"),
    "open_details": sentence("Opened the details of a dossier with the code and the last 4 digits of a card"),
    "open_letter": sentence("Opened a letter of the office about a dossier"),
    "see_own_data": sentence("Opened this page"),
}
#: acts whose reason is a word for programs
CODED = frozenset({"find", "withdraw_consent"})
#: acts whose reason names data by words for programs
OF_DATA = frozenset({"rectify_contact", "ask_rectification", "confirm_rectification", "decline_rectification"})
#: acts on the page of the details, which needs neither link nor account
OF_DETAILS = frozenset({"open_details", "open_letter"})
OTHER = sentence("Did something else with a dossier")
POSTS = {
    Role.RECEIVER: sentence("An officer of the counter"),
    Role.SPECIALIST: sentence("A specialist"),
    Role.HEAD: sentence("The head of the division"),
    Role.CHAIR: sentence("The chair or a deputy"),
    Role.SUPERVISOR: sentence("A supervisor"),
    Role.ADMINISTRATOR: sentence("An administrator"),
    Role.CITIZEN: sentence("You, or somebody with your link"),
    Role.SYSTEM: sentence("The system, by itself"),
}


def act_words(act: str) -> str:
    """Return what was done."""
    return gettext(ACTS.get(act, OTHER))


def who_words(entry: AuditEntry, unit: str) -> str:
    """Return in which post it was done, and in which office."""
    if entry.role == Role.CITIZEN and entry.act == "submit":
        return gettext("Who filed")
    if entry.act in OF_DETAILS:
        return gettext("Somebody who knew the code and the digits")
    post = gettext(POSTS[Role(entry.role)])
    return f"{post}, {unit}" if unit else post


def object_words(entry: AuditEntry) -> str:
    """Return which dossier it was about, with the number of the file where it was one."""
    return entry.object_key.replace("/", " · ") if entry.object_kind == "dossier" else ""


def reason_words(entry: AuditEntry) -> str:
    """Return the reason that was given, or which data it was about; what only programs read is left out."""
    if entry.act in OF_DATA:
        words = dossiers.DATA_WORDS
        return ", ".join(gettext(words[name]) for name in entry.reason.split() if name in words)
    return gettext("Reason: %(reason)s") % {"reason": entry.reason} if entry.reason and entry.act not in CODED else ""


def state_words(dossier: OwnDossier) -> str:
    """Return where a dossier stands."""
    told = [gettext(STATES[dossier.business])]
    if dossier.decision in DECISIONS:
        told.append(gettext(DECISIONS[dossier.decision]))
    return ". ".join(told)
