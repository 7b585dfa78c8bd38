"""Search as one types: one statement, exact words first, then the nearest when no words fit."""

import json
from datetime import date
from typing import Any

from django.db import connection

from haicap.domains.procedures.contracts import Channel, Level, ProcedureCard
from haicap.domains.procedures.queries.reading import CONFIRMATIONS, LEVELS, SETS, deadline, levels, sets
from haicap.domains.procedures.rules.search import Question, asked
from haicap.domains.procedures.rules.vocabulary import vocabulary
from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput
from haicap.kernel.text import clean_line

MOST = 200
LONGEST_QUESTION = 200

_LEVEL = {
    Level.COMMUNE: "v.one_stop_commune",
    Level.PROVINCE: "v.province",
    Level.MINISTRY: "v.ministry_level",
    Level.OTHER: "v.other_level",
}
#: the weights of an answer: how the question stands in the name, in people's words, and how much it is wanted
_SCORE = """
    (CASE WHEN v.title = %(phrase)s OR p.code = %(code)s THEN 400
          WHEN v.title LIKE %(phrase)s || '%%' THEN 200
          WHEN ' ' || v.title LIKE '%% ' || %(phrase)s || '%%' THEN 120
          ELSE 0 END
     + CASE WHEN v.everyday LIKE '%% ' || %(phrase)s || ' %%' THEN 160
            WHEN v.everyday LIKE '%% ' || %(phrase)s || '%%' THEN 120
            ELSE 0 END
     + 2 * v.wanted + CASE WHEN v.one_stop_commune THEN 30 WHEN v.commune THEN 5 ELSE 0 END
     - CASE WHEN v.doubtful THEN 150 ELSE 0 END - least(length(v.title) / 10, 40))
"""
_WANTED = "(2 * v.wanted + CASE WHEN v.one_stop_commune THEN 30 ELSE 0 END)"
_NEAR_SCORE = """
    (20 * (SELECT count(*) FROM unnest(%(near)s::text[]) AS word WHERE v.found_by LIKE word)
     + (200 * greatest(word_similarity(%(phrase)s, v.title), word_similarity(%(phrase)s, v.everyday)))::int
     + v.wanted / 2 + CASE WHEN v.one_stop_commune THEN 10 ELSE 0 END
     - CASE WHEN v.doubtful THEN 40 ELSE 0 END - least(length(v.title) / 5, 40))
"""
_STATEMENT = """
    WITH fitting AS (
        SELECT v.id, {score} AS score
        FROM procedures_procedureversion v
        JOIN procedures_procedure p ON p.id = v.procedure_id
        WHERE {filters}{words}
    ), nearest AS (
        SELECT v.id, {near_score} AS score FROM procedures_procedureversion v
        WHERE {near} AND NOT EXISTS (SELECT 1 FROM fitting) AND {filters}
          AND (word_similarity(%(phrase)s, v.title) > 0.45 OR word_similarity(%(phrase)s, v.everyday) > 0.5
               OR (SELECT count(*) FROM unnest(%(near)s::text[]) AS word WHERE v.found_by LIKE word) * 2
                  > cardinality(%(near)s::text[]))
    ), answers AS (
        SELECT score, p.code, v.* FROM (SELECT * FROM fitting UNION ALL SELECT * FROM nearest) AS found
        JOIN procedures_procedureversion v ON v.id = found.id
        JOIN procedures_procedure p ON p.id = v.procedure_id
        WHERE {after}
        ORDER BY score DESC, p.code LIMIT %(limit)s
    )
    SELECT v.score, v.id, v.code, v.name, v.field, {levels}, v.one_stop_commune, v.doubtful, v.ways,
           {confirmations}, {sets}
    FROM answers v ORDER BY v.score DESC, v.code
"""


class PositionUnusable(BadInput):
    """The position to go on from is not one that a search gave out."""

    message = sentence("The list cannot go on from this position. Please search again.")


def search(
    text: str,
    on: date,
    *,
    level: Level | None = None,
    field: str | None = None,
    life_event: str | None = None,
    limit: int = 10,
    after: str | None = None,
) -> tuple[ProcedureCard, ...]:
    """
    Return the procedures in force on that day that the words ask for, the most wanted first. One query.

    Each word must stand in the name, field, result, code or everyday words of a procedure; the last may be
    half typed; diacritics and case do not matter. When no procedure has all words, the nearest are answered.
    An empty text lists all that fit the filters. `level` commune is the one-stop set, without customs and tax
    desks; `field` is a whole name; `life_event` a key of `life_events`. At most 200; `after` is the
    `position` of the last card seen.

    :raises TextTooLong: if the text has more than 200 characters.
    :raises TextUnusable: if it holds signs that no text may hold.
    :raises PositionUnusable: if `after` is not a position.
    """
    question = asked(clean_line(text, field="text", most=LONGEST_QUESTION), vocabulary())
    values: dict[str, Any] = {
        "on": on,
        "phrase": question.phrase,
        "code": text.strip(),
        "near": [f"% {word}%" for word in question.words],
        "limit": max(1, min(limit, MOST)),
    }
    statement = _STATEMENT.format(
        score=_score(question, life_event),
        near_score=_NEAR_SCORE,
        filters=_filters(values, level=level, field=field, life_event=life_event),
        words=_words(question, values),
        near="true" if question.words else "false",
        after=_after(after, values),
        levels=LEVELS,
        confirmations=CONFIRMATIONS,
        sets=SETS,
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return tuple(_card(row) for row in cursor.fetchall())


def _score(question: Question, life_event: str | None) -> str:
    if question.words:
        return _SCORE
    # Without words a life event keeps its own order, and everything else comes as it is wanted.
    return "(1000 - array_position(%(codes)s::text[], p.code::text))" if life_event else _WANTED


def _filters(values: dict[str, Any], *, level: Level | None, field: str | None, life_event: str | None) -> str:
    parts = ["v.withdrawn_at IS NULL", "v.starts_on <= %(on)s", "(v.ends_before IS NULL OR v.ends_before > %(on)s)"]
    if level is not None:
        parts.append(_LEVEL[level])
    if field:
        values["field"] = clean_line(field, field="field")
        parts.append("v.field = %(field)s")
    if life_event:
        values["codes"] = list(vocabulary().life_events.get(life_event, ()))
        parts.append("v.procedure_id IN (SELECT id FROM procedures_procedure WHERE code = ANY(%(codes)s::text[]))")
    return " AND ".join(parts)


def _words(question: Question, values: dict[str, Any]) -> str:
    parts = []
    last = len(question.words) - 1
    for index, word in enumerate(question.words):
        values[f"word{index}"] = f"% {word}%" if index == last else f"% {word} %"
        parts.append(f" AND v.found_by LIKE %(word{index})s")
    return "".join(parts)


def _after(position: str | None, values: dict[str, Any]) -> str:
    if not position:
        return "true"
    score, parted, code = position.partition(":")
    if not parted or not score.lstrip("-").isdigit() or len(score) > 8:
        raise PositionUnusable("after", value=position)
    values |= {"after_score": int(score), "after_code": code}
    return "(score < %(after_score)s OR (score = %(after_score)s AND p.code > %(after_code)s))"


def _card(row: tuple[Any, ...]) -> ProcedureCard:
    score, version_id, code, name, field, *flags = row[:9]
    one_stop, doubtful = row[9:11]
    ways, confirmations, said = map(json.loads, row[11:])
    published = {way["channel"] for way in ways}
    return ProcedureCard(
        version_id=version_id,
        code=code,
        name=name,
        field=field,
        levels=levels(flags),
        one_stop_commune=one_stop,
        channels=tuple(channel for channel in Channel if channel in published),
        deadline=deadline(ways, confirmations, sets(code, said), doubtful=doubtful, channel=None),
        position=f"{score}:{code}",
    )
