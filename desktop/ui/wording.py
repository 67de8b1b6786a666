"""This file says dates, moments, sizes and roles the way a person reads them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

# Role id (settings) → what the person calls it. The first is the enterprise, the others authorities.
ROLE_LABELS = {
    "enterprise": "企业填报人",
    "county": "县（区）主管部门",
    "city": "市主管部门",
    "province": "省主管部门",
}

# Who does a task (notice.toml) → words
WHO_LABELS = {"enterprise": "企业办理", "county": "县（区）办理", "city": "市级办理", "province": "省级办理"}

TIER_LABELS = {"basic": "基础级", "advanced": "先进级", "excellence": "卓越级", "pioneer": "领航级"}

STATUS_LABELS = {
    "official": "按通知原表",
    "skeleton": "按材料清单编制，非平台模板",
    "second_hand": "据公开转述编制",
    "assumption": "含本程序的推定",
}

_WEEKDAYS = "一二三四五六日"


def is_authority(role: str) -> bool:
    return role in ("county", "city", "province")


def tier_words(tiers: tuple[str, ...]) -> str:
    """基础级、先进级"""
    return "、".join(TIER_LABELS.get(tier, tier) for tier in tiers)


def date_words(day: date) -> str:
    """2026年5月6日"""
    return f"{day.year}年{day.month}月{day.day}日"


def issue_date_words(day: date | None) -> str:
    """2026年3月8日, or 日期未知 for a notice whose source names none."""
    return date_words(day) if day else "日期未知"


def day_words(day: date, today: date) -> str:
    """5月6日 within the year of ``today``, else with the year."""
    return f"{day.month}月{day.day}日" if day.year == today.year else date_words(day)


def weekday_words(day: date) -> str:
    return f"星期{_WEEKDAYS[day.weekday()]}"


def days_left_words(days: int) -> str:
    """今天截止, 明天截止, 还有 5 天, 已过 3 天"""
    if days < 0:
        return f"已过 {-days} 天"
    return {0: "今天截止", 1: "明天截止"}.get(days, f"还有 {days} 天")


def moment_words(moment: str | datetime | None, now: datetime) -> str:
    """今天 14:03, 昨天 09:10, 3月8日 16:20, 2025年12月1日; empty for nothing."""
    if not moment:
        return ""
    at = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    if at.tzinfo is not None and now.tzinfo is not None:
        at = at.astimezone(now.tzinfo)
    if at.date() == now.date():
        return f"今天 {at:%H:%M}"
    if at.date() == now.date() - timedelta(days=1):
        return f"昨天 {at:%H:%M}"
    if at.year == now.year:
        return f"{at.month}月{at.day}日 {at:%H:%M}"
    return date_words(at.date())
