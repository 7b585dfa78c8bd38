"""Whether the papers of a filing may be kept for other dossiers of the same person."""

from haicap.domains.dossiers.contracts import Filing


def may_keep(filing: Filing) -> bool:
    """
    Test if a person agrees for themself. A proxy and a representative of an organisation cannot.

    House rule: who it is about agrees, for one purpose, and may take it back.
    """
    return filing.may_keep and filing.organisation is None and filing.proxy is None
