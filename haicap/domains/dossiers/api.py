"""The only door of this part. See README.md for its words and rules."""

from haicap.domains.dossiers.access import candidates, may, may_receive
from haicap.domains.dossiers.loading.courses import write_courses
from haicap.domains.dossiers.operations.accept import accept
from haicap.domains.dossiers.operations.approve import approve
from haicap.domains.dossiers.operations.assign import assign
from haicap.domains.dossiers.operations.calendar_impact import calendar_impact
from haicap.domains.dossiers.operations.checking import checked, for_whom, term, term_of
from haicap.domains.dossiers.operations.correct_facts import correct_facts
from haicap.domains.dossiers.operations.correcting import ask_correction, confirm_correction, decline_correction
from haicap.domains.dossiers.operations.decider_impact import decider_impact
from haicap.domains.dossiers.operations.drafting import begin_draft, change_draft, end_draft
from haicap.domains.dossiers.operations.ending import reject, stop, withdraw
from haicap.domains.dossiers.operations.find import find
from haicap.domains.dossiers.operations.follow_calendar import follow_calendar, note_calendar_change
from haicap.domains.dossiers.operations.follow_plans import follow_plans
from haicap.domains.dossiers.operations.follow_powers import follow_powers, note_powers, note_powers_back
from haicap.domains.dossiers.operations.follow_succession import (
    follow_successions,
    note_rollback,
    note_succession,
    progress_of,
)
from haicap.domains.dossiers.operations.forget import forget_old
from haicap.domains.dossiers.operations.forwarding import forward, transfer
from haicap.domains.dossiers.operations.hand_over import hand_over
from haicap.domains.dossiers.operations.keep_papers import keep_papers, papers_on_file
from haicap.domains.dossiers.operations.look import look, look_at_file
from haicap.domains.dossiers.operations.mirror import mirror
from haicap.domains.dossiers.operations.money import ask_fee, exempt_fee, note_payment, note_refund, owe_refund
from haicap.domains.dossiers.operations.notice import notice
from haicap.domains.dossiers.operations.open_details import details, open_details, open_letter
from haicap.domains.dossiers.operations.own_data import answer_own_data, ask_own_data
from haicap.domains.dossiers.operations.own_steps import complete, note_message, undo
from haicap.domains.dossiers.operations.place import place
from haicap.domains.dossiers.operations.powers_impact import powers_impact
from haicap.domains.dossiers.operations.process_impact import process_impact
from haicap.domains.dossiers.operations.process_plans import put_plan_in_force, rehearse_plan, take_plan_back
from haicap.domains.dossiers.operations.propose import propose
from haicap.domains.dossiers.operations.reappoint import reappoint
from haicap.domains.dossiers.operations.receipt import receipt
from haicap.domains.dossiers.operations.receive import receive
from haicap.domains.dossiers.operations.reckoning import (
    Length,
    LengthsUnclear,
    MomentUnusable,
    Reckoned,
    moment_of_receipt,
    reckon,
)
from haicap.domains.dossiers.operations.rectifying import (
    ask_rectification,
    confirm_rectification,
    decline_rectification,
    rectify_contact,
)
from haicap.domains.dossiers.operations.rehearse import rehearse, rehearse_birth
from haicap.domains.dossiers.operations.run_on import run_on
from haicap.domains.dossiers.operations.send_back import send_back
from haicap.domains.dossiers.operations.sending import post, post_arrived, post_failed, send_online
from haicap.domains.dossiers.operations.sign import sign
from haicap.domains.dossiers.operations.submit import submit
from haicap.domains.dossiers.operations.succession_impact import succession_impact
from haicap.domains.dossiers.operations.supplement import ask_more, take_more
from haicap.domains.dossiers.operations.tell import tell
from haicap.domains.dossiers.operations.tell_client import tell_again, tell_client, tell_clients
from haicap.domains.dossiers.queries.closing import closing
from haicap.domains.dossiers.queries.deciding import deciding
from haicap.domains.dossiers.queries.dossier import attachments, contact, is_taken_in, log
from haicap.domains.dossiers.queries.draft import draft
from haicap.domains.dossiers.queries.figures import figures_now, figures_then
from haicap.domains.dossiers.queries.filers import filers
from haicap.domains.dossiers.queries.own import own_dossiers
from haicap.domains.dossiers.queries.plans import left_behind, plans
from haicap.domains.dossiers.queries.rectifying import former_applicants, rectifying_asked
from haicap.domains.dossiers.queries.standing import standings
from haicap.domains.dossiers.queries.tracking import tracking
from haicap.domains.dossiers.queries.unplaced import unplaced, unplaced_count
from haicap.domains.dossiers.queries.verification import verify
from haicap.domains.dossiers.queries.worklist import PAGE, nodes_waiting, procedures_waiting, worklist
from haicap.domains.dossiers.rules.birth import Checked, Intake, handed_in_afar, handed_in_at_counter
from haicap.domains.dossiers.rules.change import Change
from haicap.domains.dossiers.rules.course import Course
from haicap.domains.dossiers.rules.due import deadline
from haicap.domains.dossiers.rules.finding import wanted
from haicap.domains.dossiers.rules.forwarding import forwarded, transferred
from haicap.domains.dossiers.rules.money import exemption, fee_asked, payment, published_fee, refund, refund_owed
from haicap.domains.dossiers.rules.own_steps import focused, is_taken_back_by, messages_at
from haicap.domains.dossiers.rules.rectifying import DATA_WORDS, fields_of
from haicap.domains.dossiers.rules.sending import online_sending, post_arrival, post_failure, posting
from haicap.domains.dossiers.rules.steps import (
    acceptance,
    approval,
    assignment,
    handing_over,
    proposal,
    sending_back,
    signature,
)
from haicap.domains.dossiers.rules.turns import ending, new_appointment, request_for_more, supplement

__all__ = [
    "run_on",
    "follow_plans",
    "left_behind",
    "plans",
    "put_plan_in_force",
    "rehearse_plan",
    "take_plan_back",
    "complete",
    "note_message",
    "undo",
    "focused",
    "is_taken_back_by",
    "messages_at",
    "nodes_waiting",
    "ask_rectification",
    "confirm_rectification",
    "decline_rectification",
    "fields_of",
    "former_applicants",
    "rectify_contact",
    "rectifying_asked",
    "ask_fee",
    "exempt_fee",
    "note_payment",
    "note_refund",
    "owe_refund",
    "exemption",
    "fee_asked",
    "payment",
    "published_fee",
    "refund",
    "refund_owed",
    "Change",
    "DATA_WORDS",
    "Checked",
    "Course",
    "Intake",
    "Length",
    "LengthsUnclear",
    "Reckoned",
    "MomentUnusable",
    "PAGE",
    "accept",
    "answer_own_data",
    "acceptance",
    "approval",
    "approve",
    "ask_correction",
    "ask_more",
    "ask_own_data",
    "assign",
    "assignment",
    "attachments",
    "begin_draft",
    "change_draft",
    "confirm_correction",
    "calendar_impact",
    "decider_impact",
    "checked",
    "follow_calendar",
    "follow_successions",
    "note_rollback",
    "note_succession",
    "progress_of",
    "place",
    "succession_impact",
    "unplaced",
    "unplaced_count",
    "note_calendar_change",
    "candidates",
    "closing",
    "contact",
    "decline_correction",
    "correct_facts",
    "deadline",
    "deciding",
    "details",
    "draft",
    "end_draft",
    "ending",
    "figures_now",
    "figures_then",
    "filers",
    "find",
    "for_whom",
    "follow_powers",
    "forget_old",
    "note_powers",
    "note_powers_back",
    "powers_impact",
    "process_impact",
    "forward",
    "forwarded",
    "hand_over",
    "handed_in_afar",
    "handed_in_at_counter",
    "handing_over",
    "is_taken_in",
    "keep_papers",
    "log",
    "look",
    "look_at_file",
    "may",
    "may_receive",
    "moment_of_receipt",
    "new_appointment",
    "mirror",
    "notice",
    "open_details",
    "open_letter",
    "own_dossiers",
    "papers_on_file",
    "online_sending",
    "post",
    "post_arrival",
    "post_arrived",
    "post_failed",
    "post_failure",
    "posting",
    "proposal",
    "procedures_waiting",
    "propose",
    "reappoint",
    "receipt",
    "receive",
    "reckon",
    "rehearse",
    "rehearse_birth",
    "reject",
    "request_for_more",
    "send_back",
    "send_online",
    "sending_back",
    "sign",
    "signature",
    "standings",
    "stop",
    "submit",
    "supplement",
    "take_more",
    "tell",
    "tell_again",
    "tell_client",
    "tell_clients",
    "term",
    "term_of",
    "tracking",
    "transfer",
    "transferred",
    "verify",
    "withdraw",
    "worklist",
    "write_courses",
    "wanted",
]
