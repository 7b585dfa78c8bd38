"""What a published procedure answers of the questions people ask, and what it leaves open."""

import re
from collections.abc import Iterable

from haicap.domains.procedures.contracts import Channel, Guidance, Paper, ProcedureVersion

#: civil status, where relatives need no certified authorisation
CIVIL_STATUS = "Hộ tịch"
MOST_QUOTES, LONGEST_QUOTE = 3, 400

_SENTENCE = re.compile(r"(?<=[.;])\s+|\n+")
_IN_PERSON = re.compile(
    r"(?:phải|cùng|đều|trực tiếp) có mặt"
    r"|(?:người|văn bản|giấy|hợp đồng)(?: được)? (?:ủy|uỷ) quyền"
    r"|(?:ủy|uỷ) quyền (?:nộp|cho người|cho cá nhân)",
    re.IGNORECASE,
)


def guidance(version: ProcedureVersion) -> Guidance:
    """
    Return what the published fields say of filing from afar and of acting for another; nothing that they do not.

    Source: the published text for what is quoted; Circular 04/2020/TT-BTP art. 2 for relatives in civil status.
    House rule: an empty field means that nothing is published, never that nothing is asked for.
    """
    return Guidance(
        online=Channel.ONLINE in version.channels,
        by_post=Channel.POST in version.channels,
        relatives_freely=version.field == CIVIL_STATUS,
        in_person=quotes([step.text for step in version.steps] + [_written(paper) for paper in version.papers]),
    )


def quotes(texts: Iterable[str]) -> tuple[str, ...]:
    """
    Return the sentences that speak of being there oneself or of authorising another, word for word, each once.

    House rule: at most three, none longer than 400 characters; a reader finds the rest in the steps.
    """
    found: dict[str, None] = {}
    for text in texts:
        for piece in _SENTENCE.split(text):
            told = piece.strip().lstrip("-–+*• ")
            if len(told) <= LONGEST_QUOTE and _IN_PERSON.search(told):
                found.setdefault(told)
    return tuple(found)[:MOST_QUOTES]


def _written(paper: Paper) -> str:
    return paper.name or paper.raw
