"""How published fees are read."""

import re

from haicap.domains.procedures.contracts import Fee, FeeKind

#: No fee of the administration is below this. «20 VNĐ» in the catalogue is an amount that lost its thousands.
LEAST_VND = 1_000

_DONG = re.compile(r"^(\d{1,3}(?:,\d{3})*|\d+)\s(?:Việt Nam Đồng|VNĐ)$")
_FOREIGN = re.compile(r"^\d[\d.,]*\s[A-Z]{3}$")


def read_fee(text: str, *, flag: str) -> Fee:
    """
    Return the fee that a row of the catalogue states.

    An amount that ran together with the number of days (`flag` is `run_together`) or that is below 1,000 dong
    is to be checked and has no amount.

    House rule: a figure is shown as fact only where the source can be read in one way;
    docs/rules/deadlines-of-procedures.md.
    """
    if text == "Miễn phí":
        return Fee(FeeKind.FREE, text)
    if text in {"", "Không có thông tin"}:
        return Fee(FeeKind.NOT_STATED)
    dong = _DONG.match(text)
    if dong and flag != "run_together":
        amount = int(dong[1].replace(",", ""))
        if amount >= LEAST_VND:
            return Fee(FeeKind.AMOUNT, text, amount)
    elif _FOREIGN.match(text) and flag != "run_together":
        return Fee(FeeKind.FOREIGN, text)
    return Fee(FeeKind.TO_BE_CHECKED, text)
