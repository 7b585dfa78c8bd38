"""Which event goes with which form."""

from haicap.domains.dossiers.contracts import Kind
from haicap.domains.papers.contracts import Form

#: Source: Circular 03/2025/TT-VPCP (02 supplement, 03 refusal, 04 apology, 05 stop); a withdrawal ends with form 05.
FORM_OF: dict[Kind, Form] = {
    Kind.MORE_ASKED: Form.SUPPLEMENT,
    Kind.REJECTED: Form.REJECTION,
    Kind.REAPPOINTED: Form.APOLOGY,
    Kind.STOPPED: Form.STOP,
    Kind.WITHDRAWN: Form.STOP,
}
