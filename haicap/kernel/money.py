"""Amounts of money. The dong has no smaller part, so an amount is a whole number."""

import re

#: digits alone, or in groups of three parted by dots or spaces, with or without the sign of the currency
_AMOUNT = re.compile(r"([0-9]{1,15}|[0-9]{1,3}([. ][0-9]{3}){1,4}) *(đ|₫|vnd|vnđ|đồng)?", re.IGNORECASE)


def written(amount_vnd: int) -> str:
    """Return an amount as people write it: 20000 is `20.000 đ`."""
    return f"{amount_vnd:,}".replace(",", ".") + " đ"


def read(text: str) -> int | None:
    """Return the amount that somebody wrote, in whole đồng; `None` when it is not clear, as with a decimal comma."""
    found = _AMOUNT.fullmatch(text.strip())
    return int(found[1].replace(".", "").replace(" ", "")) if found else None
