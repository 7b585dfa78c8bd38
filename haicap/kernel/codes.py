"""The code of a dossier."""

import re
from dataclasses import dataclass
from datetime import date

from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput

SERIAL_DIGITS = 4
LONGEST = 60
_FORM = re.compile(r"(?P<unit>[0-9A-Z]+(?:\.[0-9A-Z]+)*)-(?P<day>[0-9]{6})-(?P<serial>[0-9]{4,12})", re.ASCII)


class CodeUnusable(BadInput):
    """The text is not the code of a dossier."""

    message = sentence("“%(value)s” is not the code of a dossier. A code looks like H26.00256-260105-0001.")


@dataclass(frozen=True, slots=True)
class DossierCode:
    """
    `<identification code of the unit>-<yymmdd>-<serial>`, the serial with at least four digits.

    Source: Circular 03/2025/TT-VPCP art. 13 as amended by Circular 4/2025/TT-VPCP art. 23; Decision
    20/2020/QĐ-TTg for the identification codes.
    """

    unit: str
    day: date
    serial: int

    def __str__(self) -> str:
        return f"{self.unit}-{self.day:%y%m%d}-{self.serial:0{SERIAL_DIGITS}d}"


def read_code(written: str) -> DossierCode:
    """
    Return the code that a person wrote; spaces around it and small letters are forgiven.

    :raises CodeUnusable: if it has not the form of a code.
    """
    text = written.strip().upper()
    found = _FORM.fullmatch(text) if len(text) <= LONGEST else None
    if found is None:
        raise CodeUnusable("code", value=written[:LONGEST])
    digits = found["day"]
    try:
        day = date(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    except ValueError as wrong:
        raise CodeUnusable("code", value=written[:LONGEST]) from wrong
    return DossierCode(unit=found["unit"], day=day, serial=int(found["serial"]))
