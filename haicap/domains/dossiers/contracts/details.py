"""What those read who filed a dossier, beyond what anyone with the code may follow."""

from dataclasses import dataclass

from haicap.domains.dossiers.contracts.filers import Filers
from haicap.domains.dossiers.contracts.values import Attachment, Dossier, Entry


@dataclass(frozen=True, slots=True)
class Details:
    """A dossier with who filed it, its papers in their order and its events, oldest first."""

    dossier: Dossier
    filers: Filers
    papers: tuple[Attachment, ...]
    entries: tuple[Entry, ...]
