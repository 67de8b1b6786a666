"""This file holds the sentences of the topic "deadline" (see the package docstring)."""

SENTENCES: dict[str, str] = {
    "deadline.no_title": "自定期限还没有写明要办的事。请写一句提醒，例如“送签盖章”。",
    "deadline.no_date": "自定期限的日期不完整。请写成 2026-04-20 这样的日期（{first}—{last} 年），或从日历中选择。",
    "deadline.later": "自定的 {due_on} 晚于通知规定的 {official_on}。请核对日期，按通知的期限报送。",
}
