"""Amounts of money. The dong has no smaller part, so an amount is a whole number."""


def written(amount_vnd: int) -> str:
    """Return an amount as people write it: 20000 is `20.000 đ`."""
    return f"{amount_vnd:,}".replace(",", ".") + " đ"
