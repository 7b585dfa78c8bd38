"""Reads the flattened table of ways to file: channel, time, fee, remark."""

import re

from tools.procedures.cleaning import cleaned, or_nothing

HEAD = "Hình thức nộpThời gianPhí, lệ phíMô tả"
CHANNELS = {"Trực tiếp": "in_person", "Trực tuyến": "online", "Dịch vụ bưu chính": "post"}
NO_TIME = "Không có thông tin"

_ROW = re.compile(
    r"(?P<channel>Trực tuyến|Trực tiếp|Dịch vụ bưu chính)"
    r"(?:(?P<none>Không có thông tin)|(?P<value>\d+(?:[.,]\d+)?)\s*(?P<unit>Ngày làm việc|Ngày|Giờ|Tháng))?"
    r"(?:(?P<fee>Miễn phí|Không có thông tin)|(?P<digits>\d[\d.,]*)"
    r"(?P<after>Miễn phí|Không có thông tin|\s(?:Việt Nam Đồng|VNĐ|USD|[A-Z]{3})))"
)
_MARGIN = re.compile(r"^(Trực tuyến|Trực tiếp|Dịch vụ bưu chính)")


def ways(text: str) -> list[dict[str, object]]:
    """
    Return the rows of the table, in the order of the page.

    Each has `channel`, `value`, `unit` (as published, empty when lost), `flag`, `time` (the published words),
    `fee` (the published words) and `note`. `flag` is `unit_lost`, `run_together` (a number of days and an
    amount of money stand together and cannot be told apart), `missing`, `free_text` (the row has no form), or
    empty.
    """
    body = cleaned(text).removeprefix(HEAD)
    found = list(_ROW.finditer(body))
    if not found:
        return _free_text(body)
    ends = [*(match.start() for match in found[1:]), len(body)]
    return [_row(match, body[match.end() : end]) for match, end in zip(found, ends, strict=True)]


def _row(match: re.Match[str], note: str) -> dict[str, object]:
    row: dict[str, object] = {
        "channel": CHANNELS[match["channel"]],
        "value": "",
        "unit": "",
        "flag": "",
        "time": "",
        "fee": match["fee"] or "",
        "note": or_nothing(note),
    }
    if match["value"]:
        row |= {"value": match["value"].replace(",", "."), "unit": match["unit"]}
        row["time"] = f"{match['value']} {match['unit']}"
    elif match["none"]:
        row["flag"] = "missing"
    if match["digits"]:
        after = match["after"]
        is_money = after.startswith(" ")
        if is_money and (match["value"] or match["none"]):
            row["fee"] = match["digits"] + after
        elif is_money:
            # Days and dong stand together: «120 VNĐ» may be 1 day and 20 đồng, or no day and 120.
            row |= {"flag": "run_together", "time": match["digits"], "fee": match["digits"] + after}
        else:
            row |= {"value": match["digits"], "flag": "unit_lost", "time": match["digits"], "fee": after}
    elif not match["value"] and not match["none"]:
        row["flag"] = "missing"
    return row


def _free_text(body: str) -> list[dict[str, object]]:
    margin = _MARGIN.match(body)
    if margin is None:
        return []
    note = body[margin.end() :].strip()
    return [
        {
            "channel": CHANNELS[margin[1]],
            "value": "",
            "unit": "",
            "flag": "free_text",
            "time": "",
            "fee": "",
            "note": note,
        }
    ]
