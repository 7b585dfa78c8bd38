"""The catalogue of events, from the kinds of events and from what is really published and listened to."""

from pathlib import Path

from haicap.domains.dossiers.contracts import Kind
from haicap.domains.dossiers.rules.notice import FORM_OF
from haicap.domains.dossiers.rules.telling import WORDINGS
from tools.diagrams import marks
from tools.house import events

ROOT = Path(__file__).resolve().parent.parent.parent
OF_DOSSIERS = "vn.haicap.dossier."
#: news that is no event of a dossier: what it tells, what its body holds, what follows
OTHER = {
    "vn.haicap.calendar.changed": (
        "an amendment changed days or hours of work, by taking effect or by being rolled back",
        "`amendment` (its id), `at` (the moment)",
        "every running due moment is reckoned anew",
    ),
}
TELLS = {
    Kind.SUBMITTED: "a filing was handed in from afar",
    Kind.RECEIVED: "a filing was taken in at a counter, and is accepted",
    Kind.ACCEPTED: "an officer accepted a filing from afar",
    Kind.ASSIGNED: "it was given to a specialist, or to another one",
    Kind.PROPOSED: "the specialist proposed what to decide",
    Kind.APPROVED: "the head approved the proposal",
    Kind.SENT_BACK: "the head or the chair sent it back, with the reason",
    Kind.SIGNED: "it is decided",
    Kind.HANDED_OVER: "the result was handed over",
    Kind.REJECTED: "a filing from afar was refused at the door, with the reason",
    Kind.MORE_ASKED: "papers were asked for; the clock stands still",
    Kind.MORE_TAKEN: "the papers came; the clock runs again",
    Kind.REAPPOINTED: "the due moment was moved, with an apology",
    Kind.CALENDAR_CHANGED: "a change of law moved its due moment; the event names the days and the text",
    Kind.SUCCEEDED: "its unit went over into another by law; `told` has the text and the units of before",
    Kind.WITHDRAWN: "the applicant took the request back",
    Kind.STOPPED: "the work was stopped, with the reason",
    Kind.POSTED: "the result was given to a carrier",
    Kind.POST_FAILED: "the carrier brought it back",
    Kind.POST_ARRIVED: "the carrier delivered it",
    Kind.SENT_ONLINE: "the result was sent online",
    Kind.FORWARDED: "it was passed on to the unit that decides, with reason and legal basis",
    Kind.TRANSFERRED: "it was given to an authority outside the city, with the reason; it ends here",
    Kind.CORRECTION_ASKED: "the correction of the last act was asked for, and waits for a second person",
    Kind.CORRECTED: "a wrong act was taken back: `told.corrects` is its serial",
    Kind.MIRRORED: "the system that works the dossier told where it stands; `told` has its event, moment and status",
    Kind.CORRECTION_DECLINED: "the second person declined the correction",
    Kind.CONTACT_RECTIFIED: "an officer put right how the applicant is reached: `told.changed` names what, no value",
    Kind.RECTIFYING_ASKED: "it was asked to put right who applies or files: `told.changed` names what, no value",
    Kind.RECTIFIED: "a second person put it right; `told.former_applicant` is the id of the person of before",
    Kind.RECTIFYING_DECLINED: "the second person declined to put it right, with the reason",
    Kind.FEE_ASKED: "a fee was asked for, or its amount put right: `told.amount_vnd`",
    Kind.FEE_PAID: "the fee was paid, with the number of the receipt sealed",
    Kind.FEE_EXEMPTED: "no fee has to be paid, with the reason sealed",
    Kind.REFUND_OWED: "money has to be given back: `told.amount_vnd`, with the reason sealed",
    Kind.REFUNDED: "the money was given back, with the number of the proof sealed",
    Kind.FACTS_CORRECTED: "the facts on which depends who decides are others; `told.old_facts` are those before",
    Kind.MOVED_BY_LAW: "a change of law gave it to another unit: `told.instrument`, `told.amendment`",
    Kind.PINNED_ANEW: "a change of law let its unit decide under another text: `told.instrument`, `told.amendment`",
    Kind.STEP_DONE: "a step of its process was done: `told.element`, `told.step`, with its `told.outcome`",
    Kind.MESSAGE_NOTED: "a message from outside came for which its process waited: `told.message`",
    Kind.TIME_CAME: "the time came for which its process waited: `told.element`",
    Kind.SERVICE_DONE: "the system did what a step of its process asks: `told.service`",
    Kind.UNDONE: "an officer took back the own last step: `told.undoes` is its serial",
    Kind.PROCESS_CHANGED: "it goes on by another version of its process: `told.old_process`, `told.plan`",
}


def page() -> str:
    """Return the page: names, what each tells, who listens; the news and the stored event."""
    of_dossiers = {name for name in events.published(ROOT) if name.startswith(OF_DOSSIERS)}
    names = sorted(of_dossiers, key=lambda name: list(Kind).index(Kind(name.rsplit(".", 1)[1])))
    rows = [
        [f"`{name}`", TELLS[kind], _after(kind)]
        for name, kind in ((name, Kind(name.rsplit(".", 1)[1])) for name in names)
    ]
    return marks.page(
        "Events",
        "Each act on a dossier writes one event into its log and one piece of news into the outbox, in one statement.",
        "",
        *marks.table(["Name", "Tells that", "After it"], rows),
        "",
        "## Other news",
        "",
        *marks.table(
            ["Name", "Tells that", "Body", "After it"], [[f"`{name}`", *OTHER[name]] for name in sorted(OTHER)]
        ),
        "",
        "## The news",
        "",
        "A JSON object: `code` (of the dossier), `serial` (of the event), `kind`, and `followed` where the client that "
        "handed the dossier in is told of it. It is told after commit, at least once: who listens must bear hearing it "
        "twice. No personal data.",
        "",
        "## The stored event",
        "",
        "Header and payload are bytes that never change, JSON in UTF-8.",
        "",
        *marks.table(
            ["Where", "Field", "Holds"],
            [
                ["header", "`v`", "version of the form: 1"],
                ["header", "`serial`, `kind`, `at`", "number from 1, kind, moment in UTC"],
                ["header", "`by`", "`account`, `post`, `unit`, `role` of the one who acted; 0 for citizens"],
                ["payload", "`code`, `applicant`", "in the first event only; the applicant by id"],
                [
                    "payload",
                    "`organisation`, `proxy`",
                    "there too, by id, when an organisation applies or a proxy files",
                ],
                ["payload", "`set`", "the columns of the dossier that the event sets"],
                ["payload", "`token`", "the step at which it waits then, or null"],
                ["payload", "`told`", "what else is to be known, such as files by their sha256"],
                ["payload", "`sealed`", "commitments to personal values: sha256(salt ‖ value)"],
            ],
        ),
        "",
        "`hash = sha256(hash of the event before ‖ header ‖ payload)`; before the first stands nothing. The dossier "
        "keeps the number of its events and the last hash. `haicap verify` rebuilds every dossier from its events "
        "and names each difference.",
        "",
        "A personal value is kept beside the event, encrypted, with its salt. Erasing both leaves the chain whole.",
    )


def _after(kind: Kind) -> str:
    """Return what is done after an event, by jobs."""
    done = {
        "the receipt is made": kind in {Kind.RECEIVED, Kind.ACCEPTED, Kind.MORE_TAKEN},
        "the notice is made": kind in FORM_OF,
        "the applicant is told by e-mail": kind in WORDINGS,
    }
    return ", ".join(words for words, is_done in done.items() if is_done) or "–"
