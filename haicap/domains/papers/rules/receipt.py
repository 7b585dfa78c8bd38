"""What form 01 prints."""

from dataclasses import asdict
from datetime import datetime

from haicap.domains.papers.contracts import Receipt

FORM_SET = "03/2025/TT-VPCP"


def printed(receipt: Receipt, *, qr_svg: str, issued_at: datetime) -> dict[str, object]:
    """
    Return the values that the form's template prints; moments are local.

    Source: Circular 03/2025/TT-VPCP, form 01.
    """
    at = receipt.received_at
    return {
        **{name: value for name, value in asdict(receipt).items() if name != "received_at"},
        "received": f"{at:%H} giờ {at:%M} phút, ngày {at:%d} tháng {at:%m} năm {at:%Y}",
        "qr": qr_svg,
        "issued": [issued_at.year, issued_at.month, issued_at.day, issued_at.hour, issued_at.minute],
    }
