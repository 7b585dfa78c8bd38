"""Who decides a dossier and how that is signed, as its papers say it: the power that it pins."""

from haicap.domains.authority import api as authority
from haicap.domains.authority.contracts import Block
from haicap.domains.dossiers.contracts import Dossier
from haicap.domains.dossiers.rules.receipt import power_words
from haicap.domains.organisation.contracts import Unit


def power_printed(dossier: Dossier, unit: Unit) -> str:
    """Return the words of a form on who decides; empty for what another system works. No statement."""
    kept = dossier.competence
    if dossier.source_system or "office" not in kept:
        return ""
    block = Block(kept.get("signing", {}).get("block", ""))
    lines = authority.block_lines(authority.Office(kept["office"]), block)
    return power_words(unit.full_name, unit.tier, lines, text=kept.get("instrument", ""))
