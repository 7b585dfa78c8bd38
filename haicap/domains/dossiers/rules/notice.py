"""Which event goes with which form."""

from haicap.domains.dossiers.contracts import Kind
from haicap.domains.papers.contracts import Form

#: Source: Circular 03/2025/TT-VPCP (02 supplement, 03 refusal, 04 apology, 05 stop). A withdrawal, and a transfer out
#: of the city, end the work here with form 05. For what goes on, at another unit or after a correction, the circular
#: has no form: a letter.
FORM_OF: dict[Kind, Form] = {
    Kind.MORE_ASKED: Form.SUPPLEMENT,
    Kind.REJECTED: Form.REJECTION,
    Kind.REAPPOINTED: Form.APOLOGY,
    Kind.STOPPED: Form.STOP,
    Kind.WITHDRAWN: Form.STOP,
    Kind.TRANSFERRED: Form.STOP,
    Kind.FORWARDED: Form.FORWARDING,
    Kind.CORRECTED: Form.CORRECTION,
}

#: what a correction takes back, as its letter says it
WRONG: dict[Kind, str] = {
    Kind.SIGNED: "quyết định giải quyết hồ sơ",
    Kind.STOPPED: "việc dừng giải quyết hồ sơ",
    Kind.TRANSFERRED: "việc chuyển hồ sơ ra ngoài thành phố",
    Kind.REJECTED: "việc từ chối tiếp nhận hồ sơ",
    Kind.WITHDRAWN: "việc ghi nhận ông/bà rút hồ sơ",
    Kind.HANDED_OVER: "việc ghi nhận đã trả kết quả",
    Kind.POSTED: "việc ghi nhận đã gửi kết quả qua bưu điện",
    Kind.POST_FAILED: "việc ghi nhận bưu điện chuyển hoàn kết quả",
    Kind.POST_ARRIVED: "việc ghi nhận bưu điện đã giao kết quả",
    Kind.SENT_ONLINE: "việc ghi nhận đã gửi kết quả trực tuyến",
}
