"""What forms 02 to 05 and the letters without a form print."""

from dataclasses import asdict
from datetime import datetime

from haicap.domains.papers.contracts import Form, Notice

#: with the line breaks of the heading
TITLES = {
    Form.SUPPLEMENT: "PHIẾU YÊU CẦU BỔ SUNG,\nHOÀN THIỆN HỒ SƠ",
    Form.REJECTION: "PHIẾU TỪ CHỐI TIẾP NHẬN,\nGIẢI QUYẾT HỒ SƠ",
    Form.APOLOGY: "PHIẾU XIN LỖI\nVÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ",
    Form.STOP: "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ",
    Form.FORWARDING: "THÔNG BÁO CHUYỂN HỒ SƠ\nĐẾN CƠ QUAN CÓ THẨM QUYỀN",
    Form.CORRECTION: "THÔNG BÁO ĐÍNH CHÍNH\nVÀ TIẾP TỤC GIẢI QUYẾT HỒ SƠ",
}
LETTERS = frozenset({Form.FORWARDING, Form.CORRECTION})


def printed(notice: Notice, *, qr_svg: str, issued_at: datetime) -> dict[str, object]:
    """
    Return the values that the template of the notices prints; moments are local.

    Source: Circular 03/2025/TT-VPCP, forms 02 to 05. House rule for the letters, for which it has no form.
    """
    received, made = notice.received_at, notice.made_at
    return {
        **{name: value for name, value in asdict(notice).items() if name not in {"received_at", "made_at"}},
        "form": notice.form.value,
        "number": "" if notice.form in LETTERS else notice.form.value,
        "title": TITLES[notice.form],
        "received": f"{received:%H} giờ {received:%M} phút, ngày {received:%d} tháng {received:%m} năm {received:%Y}",
        "made": f"ngày {made:%d} tháng {made:%m} năm {made:%Y}",
        "qr": qr_svg,
        "issued": [issued_at.year, issued_at.month, issued_at.day, issued_at.hour, issued_at.minute],
    }
