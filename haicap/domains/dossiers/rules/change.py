"""What an act changes of a dossier."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from haicap.domains.dossiers.contracts import Act, Kind, Node, PaperGiven


@dataclass(frozen=True, slots=True)
class Change:
    """
    What an act changes. `columns` are those of the dossier; `node` is where it waits then, `None` at the end.

    Files that come with it are `results` of the office or `papers` of the applicant, not both.
    """

    kind: Kind
    act: Act
    columns: Mapping[str, object]
    node: Node | None
    assignee_id: int = 0
    told: Mapping[str, object] = field(default_factory=dict)
    personal: Mapping[str, str] = field(default_factory=dict)
    results: tuple[PaperGiven, ...] = ()
    papers: tuple[PaperGiven, ...] = ()
