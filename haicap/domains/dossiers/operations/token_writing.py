"""How the tokens of dossiers are written, within the statement that writes the event."""

import json
from collections.abc import Iterable, Mapping, Sequence

from haicap.domains.dossiers.contracts import Token
from haicap.domains.dossiers.rules.log import plain
from haicap.domains.dossiers.rules.token_rows import row_of
from haicap.platform.db.api import Clause

_TYPES = {
    "node": "text",
    "unit_id": "bigint",
    "role": "text",
    "assignee_id": "bigint",
    "since": "timestamptz",
    "rank_at": "timestamptz",
    "serial": "int",
    "element": "text",
    "state": "text",
    "scopes": "text",
    "item": "text",
    "via": "text",
    "guards": "int",
    "fires_at": "timestamptz",
    "leads": "bool",
}
ROW = tuple(_TYPES)
_AS_RECORDS = ", ".join(f"{name} {type_}" for name, type_ in _TYPES.items())
_SET = ", ".join(f"{name} = given.{name}" for name in ROW)


def token_row(token: Token, *, leads: bool) -> dict[str, object]:
    """Return the row of a token without its dossier; `leads` for the one that speaks for the dossier."""
    return {**row_of(token), "leads": leads}


def token_clauses(old: Sequence[Token], new: Sequence[Token]) -> list[Clause]:
    """
    Return the clauses that make the tokens of the clause `dossier` the new ones, the first of which leads.

    A row that goes is used again for one that comes.
    """
    moves = Moves()
    moves.add(old, new)
    if not old and len(new) == 1:
        return [_made(new[0])]
    if len(moves.moved) == 1 and not moves.gone and not moves.made:
        return [_moved(*moves.moved[0])]
    return moves.clauses(of_one=True)


class Moves:
    """Which rows of tokens go, change and come, for one dossier or many."""

    def __init__(self) -> None:
        self.gone: list[int] = []
        self.moved: list[tuple[int, dict[str, object]]] = []
        self.made: list[tuple[int, dict[str, object]]] = []

    def add(self, old: Iterable[Token], new: Sequence[Token], *, dossier_id: int = 0) -> None:
        """Add what changes of one dossier. Tokens are known by their serials; `id` 0 is a new row."""
        rows = {one.serial: token_row(one, leads=not place) for place, one in enumerate(new)}
        was = {one.serial: (one.id, token_row(one, leads=not place)) for place, one in enumerate(old)}
        free = [id_ for serial, (id_, _) in was.items() if serial not in rows]
        for serial, row in rows.items():
            if serial in was:
                if was[serial][1] != row:
                    self.moved.append((was[serial][0], row))
            elif free:
                self.moved.append((free.pop(), row))
            else:
                self.made.append((dossier_id, row))
        self.gone += free

    def clauses(self, *, of_one: bool) -> list[Clause]:
        """Return the clauses; `of_one` when the clause `dossier` has one row, whose id may be new."""
        found = []
        if self.gone:
            found.append(
                Clause(
                    "token_gone",
                    "delete from dossiers_tokenrow t using dossier where t.dossier_id = dossier.id "
                    "and t.id = any(%(gone_tokens)s::bigint[])",
                    {"gone_tokens": self.gone},
                )
            )
        if self.moved:
            found.append(
                Clause(
                    "token_moved",
                    f"update dossiers_tokenrow t set {_SET} from dossier, "
                    f"jsonb_to_recordset(%(moved_tokens)s::jsonb) as given (id bigint, {_AS_RECORDS}) "
                    "where t.id = given.id and t.dossier_id = dossier.id",
                    {"moved_tokens": _records("id", self.moved)},
                )
            )
        if self.made:
            of = "" if of_one else " where given.dossier_id = dossier.id"
            found.append(
                Clause(
                    "token_made",
                    f"insert into dossiers_tokenrow (dossier_id, {', '.join(ROW)}) "
                    f"select dossier.id, {', '.join(f'given.{name}' for name in ROW)} from dossier, "
                    f"jsonb_to_recordset(%(made_tokens)s::jsonb) as given (dossier_id bigint, {_AS_RECORDS}){of}",
                    {"made_tokens": _records("dossier_id", self.made)},
                )
            )
        return found


def _made(token: Token) -> Clause:
    """Return the clause that makes the only token of a dossier that has none."""
    row = token_row(token, leads=True)
    return Clause(
        name="token",
        sql=f"insert into dossiers_tokenrow (dossier_id, {', '.join(row)}) "
        f"select dossier.id, {', '.join(f'%(token_{column})s::{_TYPES[column]}' for column in row)} from dossier",
        params={f"token_{column}": value for column, value in row.items()},
    )


def _moved(token_id: int, row: Mapping[str, object]) -> Clause:
    sets = ", ".join(f"{name} = %(token_{name})s" for name in row)
    return Clause(
        name="token",
        sql=f"update dossiers_tokenrow t set {sets} from dossier where t.id = %(token)s and t.dossier_id = dossier.id",
        params={**{f"token_{name}": value for name, value in row.items()}, "token": token_id},
    )


def _records(key: str, rows: Iterable[tuple[int, Mapping[str, object]]]) -> str:
    return json.dumps([{key: id_, **{name: plain(value) for name, value in row.items()}} for id_, row in rows])
