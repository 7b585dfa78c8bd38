"""Which event goes with which form."""

from haicap.domains.dossiers.contracts import Kind
from haicap.domains.papers.contracts import Form

#: Source: Circular 03/2025/TT-VPCP (02 supplement, 03 refusal, 04 apology, 05 stop). A withdrawal, and a transfer out
#: of the city, end the work here with form 05. For what goes on at another unit the circular has no form: a letter.
FORM_OF: dict[Kind, Form] = {
    Kind.MORE_ASKED: Form.SUPPLEMENT,
    Kind.REJECTED: Form.REJECTION,
    Kind.REAPPOINTED: Form.APOLOGY,
    Kind.STOPPED: Form.STOP,
    Kind.WITHDRAWN: Form.STOP,
    Kind.TRANSFERRED: Form.STOP,
    Kind.FORWARDED: Form.FORWARDING,
}
