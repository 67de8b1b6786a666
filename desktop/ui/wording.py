"""This file says dates, moments, sizes and roles the way a person reads them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.forms.model import MonthlyDef

# Role id (settings) → what the person calls it. The first is the enterprise, the others authorities.
ROLE_LABELS = {
    "enterprise": "企业填报人",
    "county": "县（区）主管部门",
    "city": "市主管部门",
    "province": "省主管部门",
}

# Who does a task (notice.toml) → words
WHO_LABELS = {"enterprise": "企业办理", "county": "县（区）办理", "city": "市、县办理", "province": "省级办理"}

TIER_LABELS = {"basic": "基础级", "advanced": "先进级", "excellence": "卓越级", "pioneer": "领航级"}

# Who fills a form in (FormDef.filled_by) → heading over its forms
FILLED_BY_LABELS = {
    "enterprise": "企业填报",
    "city": "县区、市主管部门填报",
    "province": "省主管部门填报",
}

# The documents of the notices (design.md section 2) → what each is
DOCUMENT_LABELS = {
    "D01": "卓越级申报书",
    "D02": "要素条件自查",
    "D03": "关键绩效指标",
    "D04": "典型场景实例",
    "D05": "推荐汇总表",
    "D06": "推荐文件与部门会商",
    "D07": "先进级申报书与名单",
    "D08": "梯度培育情况报告",
    "D09": "揭榜单位验收申请",
    "D10": "揭榜单位验收推荐",
    "D11": "海外智能工厂名单",
    "D12": "成熟度自评估",
    "D13": "分级认定与复核",
    "D14": "培训按月调度",
    "D15": "储备库调度",
    "D16": "支持情况调度",
    "D17": "调度排队、清单与台账",
    "D18": "任务日历",
    "D19": "平台账号",
}

# How well a form, table or notice is known → chip, and what a person should do about it
STATUS_LABELS = {
    "official": "按通知原表",
    "skeleton": "按材料清单拟定",
    "second_hand": "转引来源",
    "assumption": "暂定",
}
STATUS_HINTS = {
    "skeleton": "官方模板须登录平台下载，本程序按通知的材料清单拟定；上报前请与平台模板核对。",
    "second_hand": "依据来自转引材料，未见原文；上报前请与正式文件核对。",
    "assumption": "尚无文件依据，由本程序暂定；上报前请与正式文件核对。",
}

FORMAT_WORDS = {"docx": "Word（DOCX）", "pdf": "PDF", "xlsx": "Excel（XLSX）"}

_WEEKDAYS = "一二三四五六日"


def is_authority(role: str) -> bool:
    return role in ("county", "city", "province")


def filled_by_of(role: str) -> str:
    """Whose forms (FormDef.filled_by) are those of ``role``."""
    return {"county": "city", "city": "city", "province": "province"}.get(role, "enterprise")


def filled_by_order(role: str) -> tuple[str, ...]:
    """The kinds of forms in the order ``role`` looks for them, its own first."""
    own = filled_by_of(role)
    if own == "enterprise":
        return ("enterprise", "city", "province")
    return (own, "province" if own == "city" else "city", "enterprise")


def draft_word(role: str) -> str:
    """What filling in forms is called: an enterprise declares (申报), an authority fills in (填报)."""
    return "填报" if is_authority(role) else "申报"


def profile_word(role: str) -> str:
    """What the unit's own data are called."""
    return "单位信息" if is_authority(role) else "企业档案"


def edition_words(edition: str) -> str:
    """2024年版 for an edition that is a year; another name stays as it is."""
    return f"{edition}年版" if edition.isdigit() else edition


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


def monthly_words(monthly: MonthlyDef) -> str:
    """每月25日前，2023年4月—9月; the year again when it is another one."""
    first, last = monthly.first, monthly.last
    until = f"{last.month}月" if last.year == first.year else f"{last.year}年{last.month}月"
    return f"每月{monthly.day}日前，{first.year}年{first.month}月—{until}"


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
