"""Tables of this part."""

from haicap.domains.law.models.amendment import (
    AmendmentMoveRow,
    AmendmentRow,
    AmendmentVersionRow,
    AssayRow,
    ChangeRow,
)
from haicap.domains.law.models.instrument import InstrumentRow

__all__ = ["AmendmentMoveRow", "AmendmentRow", "AmendmentVersionRow", "AssayRow", "ChangeRow", "InstrumentRow"]
