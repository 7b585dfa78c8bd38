"""What a published procedure says of its clock while the applicant brings more papers."""

import re
from collections.abc import Iterable

from haicap.domains.procedures.contracts import SupplementEffect

_PAUSES = re.compile(
    r"thời gian (?:[\w,]+ ){0,12}?(?:bổ sung|hoàn thiện|chỉnh sửa|khắc phục)(?: [\w,]+){0,14}? "
    r"không tính vào thời (?:gian|hạn)",
    re.IGNORECASE,
)
_RESTARTS = re.compile(r"thời (?:hạn|gian) (?:[\w,]+ ){0,6}?tính lại từ đầu", re.IGNORECASE)


def supplement_effect(texts: Iterable[str]) -> SupplementEffect:
    """
    Return what waiting for papers does to the clock, from the texts of the steps; without a word of it, a restart.

    Source: the steps that the procedure publishes («thời gian bổ sung … không tính vào thời gian thẩm định»); else
    Decree 61/2018/NĐ-CP art. 17. House rule: a text that says both is taken as the law's own rule, the restart.
    """
    pauses = False
    for text in texts:
        if _RESTARTS.search(text):
            return SupplementEffect.RESTART
        pauses = pauses or _PAUSES.search(text) is not None
    return SupplementEffect.PAUSE if pauses else SupplementEffect.RESTART
