"""Dossiers by code, name, number of the card or telephone number, within what a post may see."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from haicap.domains.dossiers.contracts import (
    Act,
    Business,
    Channel,
    Decision,
    FindBy,
    Found,
    Node,
    Wanted,
)
from haicap.domains.dossiers.rules.rights import RIGHTS, Relation
from haicap.domains.organisation import api as organisation
from haicap.domains.people import api as people
from haicap.kernel.actors import Actor
from haicap.platform.db.api import Clause, run_all, statement

PAGE = 50
_LAST = datetime(9999, 1, 1, tzinfo=UTC)
_COLUMNS = (
    "d.id, d.code, d.procedure_version_id, d.applicant_id, d.applicant_name, d.received_unit_id, d.competent_unit_id, "
    "d.channel, d.business, d.decision, d.submitted_at, d.due_at, d.decided_at, d.is_sample, "
    "d.source_system, d.process"
)
#: how a relation to a dossier reads in a question; RIGHTS says which of them a role needs to look
WHERE = {
    Relation.RECEIVED_HERE: "d.received_unit_id = %(own_unit)s",
    Relation.COMPETENT_HERE: "d.competent_unit_id = %(own_unit)s",
    # In the words of the index, so that it is used.
    Relation.PASSED_THROUGH: "d.passed_unit_ids <> '{}' and d.passed_unit_ids @> array[%(own_unit)s]::bigint[]",
    Relation.HAS_A_STEP: "d.id = any(array(select s.dossier_id from dossiers_tokenrow s "
    "where s.unit_id = %(own_unit)s and s.role = %(own_role)s))",
    Relation.SUPERVISES: "d.competent_unit_id in (select id from supervised)",
    Relation.MAY_FOLLOW: "d.id = any(array(select u.dossier_id from dossiers_unplacedrow u "
    "where u.closed_at is null and u.candidates @> array[%(own_unit)s]::bigint[]))",
}
#: the same for the dossiers of units that have ended and of which the own unit is the only heir
INHERITED = {
    Relation.RECEIVED_HERE: "d.received_unit_id = inherited.id",
    Relation.COMPETENT_HERE: "d.competent_unit_id = inherited.id",
}


def matches(
    wanted: Wanted, *, of: Actor, on: date, after: tuple[datetime, int] | None = None, limit: int = PAGE
) -> list[Clause]:
    """
    Return the clauses of which the last, `found`, gives the dossiers wanted that the actor may look at, newest first.

    The right is in the question: what the post may not look at is not found.
    """
    relations = sorted(RIGHTS[Act.LOOK].get(of.role, frozenset())) if of.is_officer else []
    clauses, condition, params = _condition(wanted)
    if Relation.SUPERVISES in relations:
        clauses = [organisation.supervised_units(unit_id=of.unit_id, on=on), *clauses]
    order = "order by d.submitted_at desc, d.id desc limit %(limit)s"
    after_ = "and (d.submitted_at, d.id) < (%(after_at)s, %(after_id)s)"
    heritage = [relation for relation in relations if relation in INHERITED]
    if heritage:
        clauses = [organisation.inherited(unit_id=of.unit_id, on=on), *clauses]
    pages = [
        f"(select {_COLUMNS} from dossiers_dossierrow d where {WHERE[relation]} and {condition} {after_} {order})"
        for relation in relations
    ] + [
        # Unit by unit, each by the index that orders its dossiers; mostly there is none.
        f"(select {_COLUMNS} from inherited cross join lateral (select * from dossiers_dossierrow d "
        f"where {INHERITED[relation]} and {condition} {after_} {order}) d {order})"
        for relation in heritage
    ] or [f"select {_COLUMNS} from dossiers_dossierrow d where false"]
    after_at, after_id = after or (_LAST, 0)
    given: dict[str, object] = {}
    if relations:
        given = {**params, "after_at": after_at, "after_id": after_id, "limit": limit}
    if set(relations) - {Relation.SUPERVISES}:
        given["own_unit"] = of.unit_id
    if Relation.HAS_A_STEP in relations:
        given["own_role"] = of.role.value
    # A dossier that was received and is decided in one unit comes twice and stands there once.
    first = " order by submitted_at desc, id desc limit %(limit)s" if relations else ""
    return [*clauses, Clause("found", f"select * from ({' union '.join(pages)}) as pages{first}", given)]


def find(
    *, of: Actor, on: date, wanted: Wanted, after: tuple[datetime, int] | None = None, limit: int = PAGE
) -> list[Found]:
    """
    Return the dossiers wanted that the actor may look at, newest first. One statement.

    `after` is the `place` of the last line of the page before. The caller writes the look into the audit.
    """
    clauses = matches(wanted, of=of, on=on, after=after, limit=limit)
    return [to_found(row) for row in run_all(*statement(clauses, SELECT))]


#: gives the lines of the clause `found`
SELECT = (
    "select f.id, f.code, f.procedure_version_id, f.applicant_name, f.received_unit_id, f.competent_unit_id, "
    "f.channel, f.business, f.decision, t.node, f.submitted_at, f.due_at, f.decided_at, f.is_sample, "
    "coalesce(t.assignee_id, 0), f.source_system, coalesce(t.element, ''), f.process from found f "
    "left join dossiers_tokenrow t on t.dossier_id = f.id and t.leads order by f.submitted_at desc, f.id desc"
)


def to_found(row: Sequence[Any]) -> Found:
    """Return a line of the statement as a value."""
    return Found(
        id=row[0],
        code=row[1],
        procedure_version_id=row[2],
        applicant_name=row[3],
        received_unit_id=row[4],
        competent_unit_id=row[5],
        channel=Channel(row[6]),
        business=Business(row[7]),
        decision=Decision(row[8]),
        node=Node(row[9]) if row[9] else None,
        submitted_at=row[10],
        due_at=row[11],
        decided_at=row[12],
        is_sample=row[13],
        assignee_id=row[14],
        source_system=row[15],
        element=row[16],
        process=row[17],
    )


def _condition(wanted: Wanted) -> tuple[list[Clause], str, dict[str, object]]:
    """Return the clauses that a condition needs before it, the condition on the row `d`, and its parameters."""
    if wanted.by is FindBy.CODE:
        outside = "(d.handled = 'elsewhere' and d.outside_code = %(code)s)"
        return [], f"(d.code = %(code)s or {outside})", {"code": wanted.values[0]}
    if wanted.by is FindBy.NAME:
        # The words are letters and digits only, so nothing in them means anything to LIKE.
        params = {f"word_{number}": f"% {word}%" for number, word in enumerate(wanted.values)}
        return [], " and ".join(f"d.applicant_words like %({name})s" for name in params), dict(params)
    return _numbered(wanted), "d.id in (select id from numbered)", {}


def _numbered(wanted: Wanted) -> list[Clause]:
    """Return the clauses of which the last, `numbered`, gives the dossiers of a card, a telephone or a tax code."""
    # Each by an index of its own: an "or" over two of them would read every dossier.
    each = "select o.id from dossiers_dossierrow o where"
    if wanted.by is FindBy.NATIONAL_ID:
        mine = f"{each} o.applicant_id in (select id from persons)"
        acted = f"{each} o.proxy_id in (select id from persons)"
        return [people.persons_numbered(wanted.values[0]), Clause("numbered", f"{mine} union all {acted}")]
    theirs = f"{each} o.organisation_id in (select id from organisations)"
    if wanted.by is FindBy.TAX_CODE:
        return [people.organisations_numbered(wanted.values[0]), Clause("numbered", theirs)]
    phone, *tax_codes = wanted.values
    clauses = [people.organisations_numbered(tax_code) for tax_code in tax_codes]
    reached = f"{each} o.phone_index = %(phone)s"
    whole = f"{reached} union all {theirs}" if clauses else reached
    return [*clauses, Clause("numbered", whole, {"phone": people.phone_index(phone)})]
