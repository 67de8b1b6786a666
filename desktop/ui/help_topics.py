"""This file names the help pages, and which of them belongs to which screen and dialog (F1)."""

from __future__ import annotations

from desktop.paths import resources_dir

# key → words in the list; the text is resources/help/<key>.md
TOPICS = {
    "home": "首页",
    "calendar": "期限与日历",
    "drafts": "申报、填报",
    "new": "新建申报",
    "wizard": "填写申报",
    "check": "检查与问题",
    "tables": "表格和粘贴",
    "text": "长文本与附图",
    "files": "佐证材料",
    "profile": "企业档案、单位信息",
    "export": "导出、打印与打包",
    "versions": "通知有了新版本",
    "intake": "收件与汇总",
    "packages": "申报包",
    "notices": "通知",
    "settings": "设置",
    "find": "查找",
    "keys": "快捷键",
    "trouble": "遇到问题时",
}

# object name of a dialog → the page F1 shows in it
DIALOG_TOPICS = {
    "activity": "home",
    "calendar": "calendar",
    "conflict_dialog": "intake",
    "crash_dialog": "trouble",
    "deleted_drafts": "drafts",
    "drawer_dialog": "versions",
    "drop_choice": "files",
    "export_dialog": "export",
    "final_changes": "export",
    "history_dialog": "wizard",
    "industry_dialog": "wizard",
    "licences": "settings",
    "message_dialog": "trouble",
    "move_dialog": "versions",
    "new_declaration": "new",
    "own_deadline": "calendar",
    "palette": "find",
    "paste_preview": "tables",
    "pdf_dialog": "export",
    "picture_dialog": "files",
    "print_dialog": "export",
    "profile_choice": "profile",
    "profile_insert": "profile",
    "profile_row_choice": "profile",
    "progress_dialog": "trouble",
    "region_dialog": "wizard",
    "result_dialog": "export",
    "sheet_choice": "tables",
    "verify_dialog": "packages",
}


def help_text(key: str) -> str:
    """The Markdown of one help page."""
    return (resources_dir() / "help" / f"{key}.md").read_text(encoding="utf-8")
