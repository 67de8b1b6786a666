"""This file lets the person choose role, appearance, font size and unit name, and tells about the program."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QRadioButton, QSlider, QVBoxLayout, QWidget

import desktop
from desktop.ui.dialogs.licences import LicencesDialog
from desktop.ui.pages.page import Page, PageContext, keep_setting
from desktop.ui.theme import GRID, MAX_FONT_SIZE, MIN_FONT_SIZE, app_theme
from desktop.ui.widgets import Card, SectionTitle, StateChip, button, label, open_folder, selectable
from desktop.ui.wording import ROLE_LABELS, is_authority

MODE_LABELS = {"system": "跟随系统", "light": "浅色", "dark": "深色", "contrast": "高对比度"}


class SettingsPage(Page):
    """设置: everything takes effect at once; there is no save button."""

    role_changed = Signal(str)
    tour_requested = Signal()

    def __init__(self, context: PageContext, workspace: Path) -> None:
        super().__init__(context, "设置")
        self.set_subtitle("改动立即生效")
        self._workspace = workspace
        column = QVBoxLayout()
        column.setSpacing(GRID * 3)
        for title, card in (
            ("使用身份", self._role_card()),
            ("外观", self._look_card()),
            ("报送单位", self._unit_card()),
            ("数据", self._data_card()),
            ("关于", self._about_card()),
        ):
            block = QWidget()
            part = QVBoxLayout(block)
            part.setContentsMargins(0, 0, 0, 0)
            part.setSpacing(GRID)
            part.addWidget(SectionTitle(title))
            part.addWidget(card)
            column.addWidget(block)
            if title == "报送单位":
                self._unit_part = block  # an enterprise prints no summary tables
        holder = QWidget()
        holder.setMaximumWidth(760)
        holder.setLayout(column)
        column.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(holder)
        self.body.addStretch(1)

    def refresh(self) -> None:
        role = self.context.role
        self._unit_part.setVisible(is_authority(role))
        for button_id, known in enumerate(ROLE_LABELS):
            self._roles.button(button_id).setChecked(known == role)
        theme = app_theme()
        for button_id, mode in enumerate(MODE_LABELS):
            self._modes.button(button_id).setChecked(mode == theme.mode)
        self._size.blockSignals(True)
        self._size.setValue(theme.font_size)
        self._size.blockSignals(False)
        self._show_size(theme.font_size)
        if not self._unit.hasFocus():
            self._unit.setText(str(self.desk.settings.get("submitting_unit") or ""))
        self._unit.setPlaceholderText(self.desk.profiles.unit_name("authority"))

    def _role_card(self) -> Card:
        card = Card()
        card.body.addWidget(label("左侧显示哪些栏目随身份而定，已有内容不受影响。", "muted", wrap=True))
        self._roles = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(GRID * 2)
        for number, (role, words) in enumerate(ROLE_LABELS.items()):
            choice = QRadioButton(words)
            choice.setObjectName(f"settings.role.{role}")
            choice.setAccessibleName(words)
            self._roles.addButton(choice, number)
            row.addWidget(choice)
        row.addStretch(1)
        card.body.addLayout(row)
        self._roles.idClicked.connect(self._on_role_clicked)
        return card

    def _look_card(self) -> Card:
        card = Card(spacing=GRID * 2)
        modes = QHBoxLayout()
        modes.setSpacing(GRID)
        modes.addWidget(_name("颜色"))
        self._modes = QButtonGroup(self)
        for number, (mode, words) in enumerate(MODE_LABELS.items()):
            icon_name = {"system": "monitor", "light": "sun", "dark": "moon", "contrast": "contrast"}[mode]
            choice = button(words, icon_name=icon_name, name=f"settings.mode.{mode}")
            choice.setCheckable(True)
            self._modes.addButton(choice, number)
            modes.addWidget(choice)
        modes.addStretch(1)
        self._modes.setExclusive(True)
        self._modes.idClicked.connect(self._on_mode_clicked)
        sizes = QHBoxLayout()
        sizes.setSpacing(GRID)
        sizes.addWidget(_name("字号"))
        self._size = QSlider(Qt.Orientation.Horizontal)
        self._size.setObjectName("settings.font_size")
        self._size.setAccessibleName("字号")
        self._size.setRange(MIN_FONT_SIZE, MAX_FONT_SIZE)
        self._size.setPageStep(1)
        self._size.setFixedWidth(220)
        self._size.valueChanged.connect(self._on_size_changed)
        self._size_timer = QTimer(self)
        self._size_timer.setSingleShot(True)
        self._size_timer.setInterval(150)
        self._size_timer.timeout.connect(self._apply_size)
        self._size_words = label("", "muted")
        sizes.addWidget(self._size)
        sizes.addWidget(self._size_words)
        sizes.addStretch(1)
        card.body.addLayout(modes)
        card.body.addLayout(sizes)
        return card

    def _unit_card(self) -> Card:
        card = Card()
        card.body.addWidget(
            label("印在汇总表“报送单位（盖章）”处的单位全称；不填时取“单位信息”中的单位名称。", "muted", wrap=True)
        )
        self._unit = QLineEdit()
        self._unit.setObjectName("settings.submitting_unit")
        self._unit.setAccessibleName("报送单位")
        self._unit.setMaximumWidth(420)
        self._unit.editingFinished.connect(
            lambda: keep_setting(self, self.desk, "submitting_unit", self._unit.text().strip())
        )
        card.body.addWidget(self._unit)
        return card

    def _data_card(self) -> Card:
        card = Card()
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(_name("数据文件夹"))
        row.addWidget(selectable(label(str(self._workspace), wrap=True, name="settings.workspace")), 1)
        row.addWidget(
            button(
                "打开文件夹",
                lambda: open_folder(self._workspace),
                icon_name="folder-open",
                name="settings.open_workspace",
            ),
            0,
            Qt.AlignmentFlag.AlignTop,
        )
        state = QHBoxLayout()
        state.setSpacing(GRID)
        state.addWidget(_name("加密"))
        state.addWidget(StateChip("未加密", "missing", "lock-open"))
        state.addWidget(
            label("请把这台电脑的登录密码保管好，不要把数据文件夹放在共享目录或U盘上。", "muted", wrap=True), 1
        )
        card.body.addLayout(row)
        card.body.addLayout(state)
        return card

    def _about_card(self) -> Card:
        card = Card()
        card.body.addWidget(label("智造申报", "heading"))
        card.body.addWidget(selectable(label(f"版本 {desktop.__version__}", "muted")))
        card.body.addWidget(
            label(
                "智能工厂梯度培育申报的离线工具：填报、检查、打印、汇总。程序不连接网络，内容只在本机和您交出的申报包里。",
                wrap=True,
            )
        )
        row = QHBoxLayout()
        row.addWidget(button("字体、图标与组件的许可…", self._show_licences, name="settings.licences"))
        row.addWidget(button("重新查看使用引导", self.tour_requested.emit, name="settings.tour"))
        row.addStretch(1)
        card.body.addLayout(row)
        return card

    def _show_licences(self) -> None:
        LicencesDialog(self.window()).open()

    def _on_role_clicked(self, number: int) -> None:
        role = list(ROLE_LABELS)[number]
        if role != self.context.role:
            keep_setting(self, self.desk, "role", role)
            self._unit_part.setVisible(is_authority(role))
            self.role_changed.emit(role)

    def _on_mode_clicked(self, number: int) -> None:
        mode = list(MODE_LABELS)[number]
        keep_setting(self, self.desk, "theme", mode)
        app_theme().apply(mode=mode)

    def _on_size_changed(self, size: int) -> None:
        self._show_size(size)
        self._size_timer.start()  # dressing a full window takes a moment: not at every step of a drag

    def _apply_size(self) -> None:
        size = self._size.value()
        keep_setting(self, self.desk, "font_size", size)
        app_theme().apply(font_size=size)

    def _show_size(self, size: int) -> None:
        self._size_words.setText(f"{size} 像素" + ("（默认）" if size == 14 else ""))


def _name(text: str) -> QWidget:
    made = label(text, "muted")
    made.setMinimumWidth(84)
    return made
