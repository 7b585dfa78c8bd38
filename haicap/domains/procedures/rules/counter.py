"""Which procedures belong to the one-stop counter of a commune."""

from collections.abc import Collection

from haicap.domains.procedures.contracts import Level

#: desks of their own that the catalogue counts to the commune level since 2025
OWN_DESKS = frozenset({"Hải quan", "Thuế"})


def is_one_stop_commune(*, levels: Collection[Level], field: str) -> bool:
    """
    Test if the commune's one-stop counter offers the procedure.

    House rule: customs and tax desks are left out, although the catalogue tags their procedures as carried
    out by communes; docs/rules/deadlines-of-procedures.md, section «The commune one-stop set».
    """
    return Level.COMMUNE in levels and field not in OWN_DESKS
