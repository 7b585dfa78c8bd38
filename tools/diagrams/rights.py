"""The page of rights, from the table that the platform asks."""

from haicap.domains.dossiers.contracts import Act
from haicap.domains.dossiers.rules.rights import RIGHTS, Relation
from haicap.kernel.actors import Role
from tools.diagrams import marks

MEANS = {
    Relation.RECEIVED_HERE: "the unit of the post received the dossier",
    Relation.COMPETENT_HERE: "the unit of the post decides the dossier",
    Relation.SUPERVISES: "the post is in the city above the competent unit, or in one of the city's departments",
    Relation.PASSED_THROUGH: "the unit of the post decided the dossier before and passed it on",
    Relation.MAY_FOLLOW: "its unit was split, nobody has said where it goes, and it may go to the unit of the post",
    Relation.ASSIGNED_TO_ME: "the dossier is assigned to the account, in the competent unit, or is for any specialist",
    Relation.HAS_A_STEP: "a step of the dossier waits for the role of the post in its unit",
    Relation.STEP_IS_MINE: "the step waits in the unit of the post, for the account or for any holder of the role",
}


def page() -> str:
    """Return the page: role by act, and what each relation means."""
    roles = [role for role in Role if any(role in RIGHTS[act] for act in Act)]
    rows = [[f"`{act.value}`", *(_needed(act, role) for role in roles)] for act in Act]
    without = ", ".join(role.value for role in Role if role not in roles)
    return marks.page(
        "Rights",
        "Who may do what with a dossier. An officer acts in one post: a role in a unit. One of the relations named "
        "must hold.",
        "",
        *marks.table(["Act", *(role.value for role in roles)], rows),
        "",
        *marks.table(["Relation", "Holds when"], [[f"`{relation.value}`", MEANS[relation]] for relation in Relation]),
        "",
        f"No act with a dossier: {without}. An applicant needs no right: anyone may hand in, who holds "
        "the secret of a filing may go on with it, and anyone with the code may follow states and "
        "times, without personal data.",
        "",
        "Whether the dossier is at the step of the act is another question: see [the standard flow]"
        "(dossier-states.md#the-standard-flow).",
    )


def _needed(act: Act, role: Role) -> str:
    held = RIGHTS[act].get(role)
    return " or ".join(f"`{relation.value}`" for relation in sorted(held)) if held else "–"
