"""Who may do what with a dossier: one table of role × act × relation."""

from dataclasses import dataclass
from enum import StrEnum

from haicap.domains.dossiers.contracts import Act
from haicap.kernel.actors import Actor, Role
from haicap.kernel.messages import sentence


class Relation(StrEnum):
    """How an actor's unit stands to a dossier."""

    RECEIVED_HERE = "received_here"
    COMPETENT_HERE = "competent_here"
    SUPERVISES = "supervises"
    ASSIGNED_TO_ME = "assigned_to_me"
    PASSED_THROUGH = "passed_through"
    MAY_FOLLOW = "may_follow"
    HAS_A_STEP = "has_a_step"
    STEP_IS_MINE = "step_is_mine"


R = Relation
RIGHTS: dict[Act, dict[Role, frozenset[Relation]]] = {
    Act.LOOK: {
        Role.RECEIVER: frozenset({R.RECEIVED_HERE, R.COMPETENT_HERE, R.PASSED_THROUGH, R.HAS_A_STEP}),
        Role.SPECIALIST: frozenset({R.COMPETENT_HERE, R.PASSED_THROUGH, R.HAS_A_STEP}),
        Role.HEAD: frozenset({R.COMPETENT_HERE, R.PASSED_THROUGH, R.MAY_FOLLOW, R.HAS_A_STEP}),
        Role.CHAIR: frozenset({R.COMPETENT_HERE, R.PASSED_THROUGH, R.MAY_FOLLOW, R.HAS_A_STEP}),
        Role.SUPERVISOR: frozenset({R.SUPERVISES}),
    },
    Act.RECEIVE: {Role.RECEIVER: frozenset({R.RECEIVED_HERE})},
    Act.ACCEPT: {Role.RECEIVER: frozenset({R.RECEIVED_HERE})},
    Act.ASSIGN: {
        Role.RECEIVER: frozenset({R.STEP_IS_MINE}),
        Role.HEAD: frozenset({R.COMPETENT_HERE}),
        Role.CHAIR: frozenset({R.COMPETENT_HERE}),
    },
    Act.PROPOSE: {Role.RECEIVER: frozenset({R.STEP_IS_MINE}), Role.SPECIALIST: frozenset({R.ASSIGNED_TO_ME})},
    Act.APPROVE: {Role.HEAD: frozenset({R.COMPETENT_HERE})},
    Act.SEND_BACK: {Role.HEAD: frozenset({R.COMPETENT_HERE}), Role.CHAIR: frozenset({R.COMPETENT_HERE})},
    Act.SIGN: {Role.CHAIR: frozenset({R.COMPETENT_HERE})},
    Act.HAND_OVER: {Role.RECEIVER: frozenset({R.RECEIVED_HERE})},
    Act.REJECT: {Role.RECEIVER: frozenset({R.RECEIVED_HERE})},
    Act.ASK_MORE: {
        Role.RECEIVER: frozenset({R.RECEIVED_HERE}),
        Role.SPECIALIST: frozenset({R.ASSIGNED_TO_ME}),
    },
    Act.TAKE_MORE: {Role.RECEIVER: frozenset({R.RECEIVED_HERE})},
    Act.REAPPOINT: {Role.HEAD: frozenset({R.COMPETENT_HERE}), Role.CHAIR: frozenset({R.COMPETENT_HERE})},
    Act.WITHDRAW: {Role.RECEIVER: frozenset({R.RECEIVED_HERE})},
    Act.STOP: {Role.HEAD: frozenset({R.COMPETENT_HERE}), Role.CHAIR: frozenset({R.COMPETENT_HERE})},
    Act.POST: {Role.RECEIVER: frozenset({R.RECEIVED_HERE})},
    Act.POST_FAILED: {Role.RECEIVER: frozenset({R.RECEIVED_HERE})},
    Act.POST_ARRIVED: {Role.RECEIVER: frozenset({R.RECEIVED_HERE})},
    Act.SEND_ONLINE: {Role.RECEIVER: frozenset({R.RECEIVED_HERE})},
    Act.ASK_CORRECTION: {
        Role.RECEIVER: frozenset({R.RECEIVED_HERE}),
        Role.SPECIALIST: frozenset({R.COMPETENT_HERE}),
        Role.HEAD: frozenset({R.COMPETENT_HERE}),
        Role.CHAIR: frozenset({R.COMPETENT_HERE}),
    },
    Act.CONFIRM_CORRECTION: {Role.HEAD: frozenset({R.COMPETENT_HERE}), Role.CHAIR: frozenset({R.COMPETENT_HERE})},
    Act.DECLINE_CORRECTION: {Role.HEAD: frozenset({R.COMPETENT_HERE}), Role.CHAIR: frozenset({R.COMPETENT_HERE})},
    Act.ASK_FEE: {Role.RECEIVER: frozenset({R.RECEIVED_HERE})},
    Act.NOTE_PAYMENT: {Role.RECEIVER: frozenset({R.RECEIVED_HERE})},
    Act.EXEMPT_FEE: {Role.RECEIVER: frozenset({R.RECEIVED_HERE})},
    Act.OWE_REFUND: {Role.RECEIVER: frozenset({R.RECEIVED_HERE})},
    Act.NOTE_REFUND: {Role.RECEIVER: frozenset({R.RECEIVED_HERE})},
    Act.RECTIFY_CONTACT: {
        Role.RECEIVER: frozenset({R.RECEIVED_HERE}),
        Role.SPECIALIST: frozenset({R.ASSIGNED_TO_ME}),
    },
    Act.ASK_RECTIFICATION: {
        Role.RECEIVER: frozenset({R.RECEIVED_HERE}),
        Role.SPECIALIST: frozenset({R.ASSIGNED_TO_ME}),
    },
    Act.CONFIRM_RECTIFICATION: {
        Role.RECEIVER: frozenset({R.RECEIVED_HERE}),
        Role.HEAD: frozenset({R.COMPETENT_HERE}),
        Role.CHAIR: frozenset({R.COMPETENT_HERE}),
    },
    Act.DECLINE_RECTIFICATION: {
        Role.RECEIVER: frozenset({R.RECEIVED_HERE}),
        Role.HEAD: frozenset({R.COMPETENT_HERE}),
        Role.CHAIR: frozenset({R.COMPETENT_HERE}),
    },
    Act.CORRECT_FACTS: {
        Role.SPECIALIST: frozenset({R.ASSIGNED_TO_ME}),
        Role.HEAD: frozenset({R.COMPETENT_HERE}),
        Role.RECEIVER: frozenset({R.RECEIVED_HERE}),
    },
    Act.FORWARD: {Role.HEAD: frozenset({R.COMPETENT_HERE}), Role.RECEIVER: frozenset({R.RECEIVED_HERE})},
    Act.TRANSFER: {Role.HEAD: frozenset({R.COMPETENT_HERE}), Role.RECEIVER: frozenset({R.RECEIVED_HERE})},
    Act.PLACE: {Role.HEAD: frozenset({R.MAY_FOLLOW}), Role.CHAIR: frozenset({R.MAY_FOLLOW})},
    **{
        act: dict.fromkeys((Role.SPECIALIST, Role.HEAD, Role.CHAIR, Role.RECEIVER), frozenset({R.STEP_IS_MINE}))
        for act in (Act.COMPLETE, Act.NOTE_MESSAGE)
    },
    # What the system does has no post.
    Act.RUN_ON: {Role.SYSTEM: frozenset()},
    Act.UNDO: dict.fromkeys(
        (Role.RECEIVER, Role.SPECIALIST, Role.HEAD, Role.CHAIR),
        frozenset({R.RECEIVED_HERE, R.COMPETENT_HERE, R.HAS_A_STEP, R.STEP_IS_MINE}),
    ),
}

ROLE_MISSING: dict[Role, str] = {
    Role.RECEIVER: sentence("this is done by a counter officer"),
    Role.SPECIALIST: sentence("this is done by a specialist"),
    Role.HEAD: sentence("this is done by the head of the division"),
    Role.CHAIR: sentence("this is done by the chair"),
    Role.SYSTEM: sentence("this is done by the system, not by a person"),
}
RELATION_MISSING: dict[Relation, str] = {
    R.RECEIVED_HERE: sentence("the dossier was received at another unit"),
    R.COMPETENT_HERE: sentence("another unit decides this dossier"),
    R.SUPERVISES: sentence("your unit does not supervise this one"),
    R.PASSED_THROUGH: sentence("the dossier was never with your unit"),
    R.ASSIGNED_TO_ME: sentence("the dossier is assigned to somebody else"),
    R.MAY_FOLLOW: sentence("your unit is none of those that followed the old one"),
    R.HAS_A_STEP: sentence("the dossier was never with your unit"),
    R.STEP_IS_MINE: sentence("the step is that of another unit or officer"),
}


WORKED_ELSEWHERE = sentence("another system works this dossier")
#: acts that are never done by the account that asked for them
OF_ANOTHER = frozenset(
    {Act.CONFIRM_CORRECTION, Act.DECLINE_CORRECTION, Act.CONFIRM_RECTIFICATION, Act.DECLINE_RECTIFICATION}
)
OWN_REQUEST = sentence("a second person answers, not the one who asked")


@dataclass(frozen=True, slots=True)
class Stance:
    """
    What decides the relations of an actor to a dossier: ids of units, and two accounts.

    `assignee_id` has it on the desk, `asked_by` asked for the correction that waits, be it of an act or of data: one
    of both at a time. `candidate_unit_ids` are those to which a dossier of a split unit may go, as long as nobody has
    said to which. `step_unit_ids` are the units of all its steps for the actor's role, `step_unit_id` is that of the
    step at which it waits, which may be one for any specialist there.
    """

    received_unit_id: int
    competent_unit_id: int
    assignee_id: int = 0
    passed_unit_ids: frozenset[int] = frozenset()
    asked_by: int = 0
    supervising_unit_ids: frozenset[int] = frozenset()
    candidate_unit_ids: frozenset[int] = frozenset()
    step_unit_id: int = 0
    step_unit_ids: frozenset[int] = frozenset()
    is_for_any_specialist: bool = False


def relations(*, actor: Actor, stance: Stance) -> frozenset[Relation]:
    """
    Return how the actor stands to the dossier; nobody without a post has a relation.

    House rule.
    """
    if not actor.is_officer:
        return frozenset()
    found = {
        R.RECEIVED_HERE: actor.unit_id == stance.received_unit_id,
        R.COMPETENT_HERE: actor.unit_id == stance.competent_unit_id,
        R.SUPERVISES: actor.unit_id in stance.supervising_unit_ids,
        R.PASSED_THROUGH: actor.unit_id in stance.passed_unit_ids,
        R.MAY_FOLLOW: actor.unit_id in stance.candidate_unit_ids,
        R.HAS_A_STEP: actor.unit_id in stance.step_unit_ids,
        R.STEP_IS_MINE: actor.unit_id == stance.step_unit_id and stance.assignee_id in {0, actor.account_id},
        R.ASSIGNED_TO_ME: actor.unit_id == stance.competent_unit_id
        and actor.account_id != 0
        and (actor.account_id == stance.assignee_id or stance.is_for_any_specialist),
    }
    return frozenset(relation for relation, holds in found.items() if holds)


def why_not(*, act: Act, actor: Actor, stance: Stance) -> str:
    """
    Return the English sentence that says why the actor may not, or an empty text when the actor may.

    House rule: the table RIGHTS, after Decree 118/2025/NĐ-CP arts. 8 and 11 (who receives, processes, decides).
    """
    needed = RIGHTS[act].get(actor.role)
    if needed is None or not actor.is_officer:
        role = next(iter(RIGHTS[act]))
        return ROLE_MISSING[role]
    if needed & relations(actor=actor, stance=stance):
        own = act in OF_ANOTHER and actor.account_id == stance.asked_by
        return OWN_REQUEST if own else ""
    return RELATION_MISSING[sorted(needed)[0]]
