"""This file declares every command once: shortcuts, Ctrl+K and the help page 快捷键 are made from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

Slot = Callable[[], object]

# place → words of its heading on the help page; the order is that of the page
PLACES = {
    "window": "整个程序",
    "home": "在首页和申报列表",
    "palette": "查找（Ctrl+K）",
    "wizard": "填写时",
    "field": "在一项中",
    "choice": "选择与日期",
    "table": "在表格中",
    "text": "在长文本中",
    "files": "在附件中",
    "preview": "预览时",
    "new": "新建时",
    "register": "汇总时",
}
# Keys of these places are heard while the place itself has the focus: they must differ from those of the place.
AROUND = {
    **dict.fromkeys(("home", "wizard", "preview", "new", "register"), ("window",)),
    **dict.fromkeys(("field", "choice", "table", "text", "files"), ("window", "wizard")),
}


@dataclass(frozen=True, slots=True)
class Command:
    """One thing the program does for a person.

    ``keys`` as Qt writes them (``Ctrl+PgDown``); the first is the one that is shown. ``shown`` replaces them on
    the help page where that reads better. A command with ``is_offered`` False is in no list of Ctrl+K: it works
    on what has the focus, or on the list itself.
    """

    id: str
    words: str
    keys: tuple[str, ...] = ()
    place: str = "window"
    shown: str = ""
    is_offered: bool = True

    @property
    def key_words(self) -> str:
        """The keys as a person reads them; "" when there are none."""
        return self.shown or "、".join(key_words(keys) for keys in self.keys)


def _focus(id_: str, place: str, words: str, *keys: str, shown: str = "") -> Command:
    """A command of the part that has the focus."""
    return Command(f"{place}.{id_}", words, keys, place, shown, is_offered=False)


COMMANDS: tuple[Command, ...] = (
    Command("window.find", "查找草稿、内容、通知和命令", ("Ctrl+K",), is_offered=False),
    Command("window.help", "当前页面的帮助", ("F1",)),
    Command("window.keys", "查看全部快捷键", ("Ctrl+F1",)),
    Command("window.new", "新建申报（填报）", ("Ctrl+N",)),
    Command("window.go_1", "到左侧第几个栏目", ("Ctrl+1",), shown="Ctrl+1 … Ctrl+9", is_offered=False),
    *(Command(f"window.go_{number}", "", (f"Ctrl+{number}",), is_offered=False) for number in range(2, 10)),
    Command("window.region", "到窗口的下一块：栏目、目录、内容、右侧面板", ("F6",), is_offered=False),
    Command("window.region_back", "到窗口的上一块", ("Shift+F6",), is_offered=False),
    Command("window.activity", "今天做了什么", ("Ctrl+Shift+H",)),
    Command("window.fold_rail", "收起或展开左侧栏目", ("Ctrl+B",)),
    Command("window.save", "立即保存并确认（平时自动保存）", ("Ctrl+S",)),
    Command("window.larger", "放大文字", ("Ctrl+=", "Ctrl++")),
    Command("window.smaller", "缩小文字", ("Ctrl+-",)),
    Command("window.usual_size", "恢复默认字号", ("Ctrl+0",)),
    Command("window.theme_system", "外观：跟随系统"),
    Command("window.theme_light", "外观：浅色"),
    Command("window.theme_dark", "外观：深色"),
    Command("window.theme_contrast", "外观：高对比度"),
    Command("window.tour", "重新查看使用引导"),
    Command("window.folder", "打开数据文件夹"),
    Command("window.close", "关闭程序"),
    _focus("tab", "window", "到下一处、上一处", "Tab", "Shift+Tab"),
    _focus("days", "home", "在日历中换日、换周、换月", "Left", "Up", "PgUp", shown="←→、↑↓、PgUp/PgDn"),
    _focus("day", "home", "列出这一天的期限，再按一次收起", "Return"),
    _focus("delete", "home", "删除选中的申报", "Del"),
    _focus("undo", "home", "撤销刚才的勾选、修改和删除", "Ctrl+Z"),
    _focus("step", "palette", "上一条、下一条", "Up", "Down"),
    _focus("choose", "palette", "打开选中的一条", "Return"),
    _focus("close", "palette", "关闭", "Esc"),
    Command("wizard.undo", "撤销", ("Ctrl+Z",), "wizard"),
    Command("wizard.redo", "重做", ("Ctrl+Y", "Ctrl+Shift+Z"), "wizard"),
    Command("wizard.next_section", "下一部分", ("Ctrl+PgDown",), "wizard"),
    Command("wizard.previous_section", "上一部分", ("Ctrl+PgUp",), "wizard"),
    Command("wizard.check", "检查：在打印页面上标出全部问题", ("F7",), "wizard"),
    Command("wizard.on_paper", "在预览中查看当前这一项", ("Ctrl+Shift+P",), "wizard"),
    Command("wizard.next_issue", "下一处问题", ("F8",), "wizard"),
    Command("wizard.previous_issue", "上一处问题", ("Shift+F8",), "wizard"),
    Command("wizard.panel", "收起或展开右侧面板", ("F9",), "wizard"),
    Command("wizard.export", "导出或打包", ("Ctrl+Shift+E",), "wizard"),
    Command("wizard.print", "打印", ("Ctrl+P",), "wizard"),
    Command("wizard.changes", "与上次定稿相比", ("Ctrl+Shift+D",), "wizard"),
    Command("wizard.report", "打印问题清单", place="wizard"),
    Command("wizard.profile", "本表与企业档案（单位信息）", ("Ctrl+Shift+I",), "wizard"),
    Command("wizard.leave", "返回列表", ("Alt+Left",), "wizard"),
    _focus("history", "field", "当前一项的修改记录", "Ctrl+Shift+R"),
    _focus("pick", "choice", "选第几个选项（单选和自查）", "1", "2", "3", shown="1、2、3 …"),
    _focus("open", "choice", "展开选项或日历", "Alt+Down"),
    _focus("codes", "choice", "查找行业或地区", "F4"),
    _focus("days", "choice", "在日历中换日、换周、换月", "Left", "Up", "PgUp", shown="←→、↑↓、PgUp/PgDn"),
    _focus("copy", "table", "复制所选单元格到 Excel", "Ctrl+C"),
    _focus("copy_heads", "table", "连同表头复制所选单元格", "Ctrl+Shift+C"),
    _focus("cut", "table", "剪切所选单元格", "Ctrl+X"),
    _focus("paste", "table", "粘贴表格，先预览再填入", "Ctrl+V"),
    _focus("fill_down", "table", "向下填充", "Ctrl+D"),
    _focus("add", "table", "在下面添加一行", "Ctrl+Return"),
    _focus("above", "table", "在上面插入一行", "Ctrl+Shift+Return"),
    _focus("delete", "table", "删除所选的行", "Ctrl+Del"),
    _focus("clear", "table", "清空所选单元格", "Del"),
    _focus("move", "table", "上移、下移一行", "Alt+Up", "Alt+Down"),
    _focus("step", "table", "在下方表单中换到上一行、下一行", "Alt+PgUp", "Alt+PgDown"),
    _focus("edit", "table", "修改单元格", "Return"),
    _focus("menu", "table", "打开菜单：排序、修改记录等", "Menu", "Shift+F10"),
    _focus("heading", "text", "改为小标题，再按一次恢复", "Ctrl+H"),
    _focus("numbers", "text", "给全部小标题编号，再按一次去掉", "Ctrl+Shift+N"),
    _focus("find", "text", "在本项中查找", "Ctrl+F"),
    _focus("replace", "text", "在本项中替换", "Ctrl+R"),
    _focus("open", "files", "查看选中的文件", "Return"),
    _focus("paste", "files", "粘贴复制的文件或图片", "Ctrl+V"),
    _focus("move", "files", "上移、下移选中的文件", "Alt+Up", "Alt+Down"),
    _focus("remove", "files", "移除选中的文件", "Del"),
    _focus("zoom", "preview", "放大、缩小、适合宽度", "+", "-", "0", shown="+、−、0，Ctrl+滚轮"),
    _focus("step", "new", "上一个、下一个表单", "Up", "Down"),
    _focus("choose", "new", "开始填写", "Return"),
    _focus("include", "register", "纳入或取消纳入所选的行（Shift+↑↓、Ctrl+A 多选）", "Space"),
    _focus("order", "register", "调整优先次序", "Alt+Up", "Alt+Down"),
    _focus("undo", "register", "撤销次序和纳入的改动", "Ctrl+Z"),
    _focus("redo", "register", "重做次序和纳入的改动", "Ctrl+Y", "Ctrl+Shift+Z"),
)
BY_ID: Mapping[str, Command] = {command.id: command for command in COMMANDS}

_NAMES = {
    "Left": "←",
    "Right": "→",
    "Up": "↑",
    "Down": "↓",
    "Return": "回车",
    "Space": "空格",
    "Del": "Delete",
    "PgDown": "PgDn",
    "-": "−",
}


def key_words(keys: str) -> str:
    """``Ctrl+PgDown`` as a person reads it: Ctrl+PgDn."""
    head, plus, last = keys.rpartition("+") if len(keys) > 1 and not keys.endswith("++") else ("", "", keys)
    if keys.endswith("++"):
        head, plus, last = keys[:-2], "+", "+"
    return f"{head}{plus}{_NAMES.get(last, last)}"


def keys_page() -> str:
    """The Markdown of resources/help/keys.md; a test keeps the file equal to it."""
    parts = ["# 快捷键", "全部操作都可以只用键盘完成。按 Ctrl+K 可以直接查找命令，不必记住按键。"]
    for place, words in PLACES.items():
        rows = [command for command in COMMANDS if command.place == place and command.words and command.keys]
        lines = [f"| {command.key_words} | {command.words} |" for command in rows]
        parts.append("\n".join([f"## {words}", "", "| 按键 | 作用 |", "|---|---|", *lines]))
    return "\n\n".join(parts) + "\n"


class Bound:
    """The commands a part of the window answers to now."""

    def __init__(self, owner: QWidget, slots: Mapping[str, Slot]) -> None:
        from PySide6.QtCore import Qt
        from PySide6.QtGui import QKeySequence, QShortcut

        self.slots = dict(slots)
        for command_id, slot in slots.items():
            for keys in BY_ID[command_id].keys:
                shortcut = QShortcut(QKeySequence(keys), owner)
                shortcut.setContext(Qt.ShortcutContext.WindowShortcut)  # from the rail too; hidden, they rest
                shortcut.activated.connect(slot)

    def run(self, command_id: str) -> None:
        """Do it. Raises KeyError for a command nobody answers to here."""
        self.slots[command_id]()


def bind(owner: QWidget, slots: Mapping[str, Slot]) -> Bound:
    """Make the shortcuts of ``slots`` (command id → what to do) on ``owner``. Raises KeyError for an unknown id."""
    return Bound(owner, slots)
