"""The loader of notice packs: every mistake is refused with file, key and the nearest valid word.

1. A sound pack loads, with its shared blocks.
2. Broken files: TOML, encoding, missing notice.toml, unknown file names.
3. Keys: unknown (with the nearest), missing, of a wrong kind.
4. Words out of closed lists: type, section, rule, status, format, party …
5. Ids: doubled, ill-formed, not matching folder or file.
6. All mistakes of a pack are collected, none hides another.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from desktop.errors import DefinitionError
from desktop.forms.loader import load_form, load_notice
from desktop.paths import notices_dir
from tests.helpers.packs import BODY, NOTICE, TABLE, head, parsed, write_pack

FORM = head() + BODY


def lines(tmp_path: Path, **files: str) -> list[str]:
    """What lint says about the small pack with these files put in place of its own."""
    return [str(problem) for problem in parsed(write_pack(tmp_path, **files))[1]]


def one_line(tmp_path: Path, **files: str) -> str:
    found = lines(tmp_path, **files)
    assert len(found) == 1, found
    return found[0]


def changed(text: str, old: str, new: str) -> str:
    assert text.count(old) >= 1, old
    return text.replace(old, new, 1)


# 1 ----------------------------------------------------------------------------------------


def test_a_sound_pack_loads(tmp_path: Path) -> None:
    notice = load_notice(write_pack(tmp_path), notices_dir() / "_shared")
    assert (notice.id, notice.version, notice.issued_on) == ("test-2030", "1.0", date(2030, 1, 2))
    form = notice.form("sheet")
    assert [s.id for s in form.sections] == ["unit", "project"]
    assert form.field("mode").options == {"single": "独立申报", "joint": "联合申报"}
    assert [c.id for c in form.field("partners").columns] == ["name", "amount"]
    assert notice.table("summary").columns[2].template == "{n}. {name}"
    assert notice.tasks[0].due_on == date(2030, 3, 1)
    assert notice.packets[0].copies == 2


def test_a_shared_field_is_taken_and_single_keys_are_overridden(tmp_path: Path) -> None:
    used = '[[field]]\nuse = "unit.contact_mobile"\nsection = "unit"\nsource = "附件1"\nlabel = "手机"\n'
    notice = load_notice(write_pack(tmp_path, form=FORM + used), notices_dir() / "_shared")
    field = notice.form("sheet").field("contact_mobile")
    assert (field.type, field.label, field.params["mobile_only"], field.source) == ("phone", "手机", True, "附件1")


def test_a_file_saved_by_notepad_with_a_byte_order_mark_loads(tmp_path: Path) -> None:
    pack = write_pack(tmp_path)
    (pack / "notice.toml").write_bytes(b"\xef\xbb\xbf" + NOTICE.encode())
    assert load_notice(pack, notices_dir() / "_shared").title == "关于开展测试工作的通知"


def test_loading_raises_the_first_mistake(tmp_path: Path) -> None:
    pack = write_pack(tmp_path, notice=changed(NOTICE, "issuer", "isuer"))
    with pytest.raises(DefinitionError) as refused:
        load_notice(pack, notices_dir() / "_shared")
    assert refused.value.code in ("definition.missing_key", "definition.unknown_key")
    assert "notice.toml" in str(refused.value)


def test_a_form_outside_a_notice_is_refused_the_same_way(tmp_path: Path) -> None:
    path = tmp_path / "sheet.form.toml"
    path.write_text(changed(FORM, 'type = "date"', 'type = "dat"'), "utf-8")
    with pytest.raises(DefinitionError, match="date"):
        load_form(path, "_profile", "1.0", notices_dir() / "_shared")


# 2 ----------------------------------------------------------------------------------------


def test_broken_toml_names_file_line_and_column(tmp_path: Path) -> None:
    line = one_line(tmp_path, notice=NOTICE.replace('title = "关于', "title = 关于", 1))
    assert line.startswith("notice.toml 不是正确的 TOML：第 4 行第 9 列")


def test_a_broken_form_is_named_once_and_the_rest_still_read(tmp_path: Path) -> None:
    assert one_line(tmp_path, form="[[field]\n").startswith("sheet.form.toml 不是正确的 TOML")
    first, second = lines(tmp_path, form="[[field]\n", notice=changed(NOTICE, "copies = 2", "copies = 0"))
    assert "TOML" in first
    assert "copies" in second


def test_what_points_to_something_misspelt_is_not_called_wrong_as_well(tmp_path: Path) -> None:
    """3"""
    for old, new in (
        (
            'id = "partners"\nsection = "project"\ntype = "table"',
            'id = "partners"\nsection = "project"\ntype = "tabel"',
        ),
        ('id = "amount"\ntype = "money"', 'id = "amount"\ntype = "mony"'),
        ('id = "mode"\nsection = "project"\ntype = "choice"', 'id = "mode"\nsection = "project"\ntype = "choise"'),
        ('id = "unit_name"\nsection = "unit"\ntype = "text"', 'use = "unit.unit_nam"\nsection = "unit"'),
    ):
        assert "最接近的写法是" in one_line(tmp_path, form=changed(FORM, old, new))


def test_a_file_not_in_utf8_is_refused(tmp_path: Path) -> None:
    pack = write_pack(tmp_path)
    (pack / "sheet.form.toml").write_bytes(FORM.encode("gb18030"))
    found = [str(p) for p in parsed(pack)[1]]
    assert found[0] == "sheet.form.toml 不是 UTF-8 编码。请在编辑器中另存为 UTF-8 后重试。"


def test_a_folder_without_notice_toml_is_no_pack(tmp_path: Path) -> None:
    notice, problems = parsed(tmp_path)
    assert notice is None
    assert [p.code for p in problems] == ["definition.no_notice"]


def test_a_file_of_unknown_name_is_refused(tmp_path: Path) -> None:
    pack = write_pack(tmp_path)
    (pack / "other.toml").write_text("", "utf-8")
    assert [str(p) for p in parsed(pack)[1]] == ["other.toml 不是通知包认识的文件。文件名应类似“other.form.toml”。"]


def test_nesting_too_deep_is_a_line_not_a_crash(tmp_path: Path) -> None:
    assert "notice.toml" in lines(tmp_path, notice="x = " + "[" * 5000)[0]


# 3 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "file", "where", "word", "right"),
    [
        ({"notice": changed(NOTICE, "region =", 'tiles = "x"\nregion =')}, "notice.toml", "", "tiles", "title"),
        ({"notice": changed(NOTICE, "who =", 'who_ = "x"\nwho =')}, "notice.toml", "“declare”", "who_", "who"),
        ({"notice": NOTICE + 'copis = 1\n'}, "notice.toml", "[[packet]]", "copis", "copies"),
        ({"form": changed(FORM, "max_length = 60", "max_length = 60\nmax_chars = 60")}, "sheet.form.toml", "“unit_name”", "max_chars", "max_length"),
        ({"form": changed(FORM, "decimals = 2", "decimal = 2")}, "sheet.form.toml", "“amount”", "decimal", "decimals"),
        ({"form": changed(FORM, 'title = "一、申报单位"', 'title = "一、申报单位"\nasks_finall = true')}, "sheet.form.toml", "“unit”", "asks_finall", "asks_final"),
        ({"form": changed(FORM, 'layout =', 'lay_out = "x"\nlayout =')}, "sheet.form.toml", "[paper]", "lay_out", "layout"),
        ({"form": FORM + 'limit = 3\n'}, "sheet.form.toml", "[[rule]]", "limit", "column"),
        ({"form": changed(FORM, 'table = "partners" }', 'table = "partners", colum = "x" }')}, "sheet.form.toml", "[calculated]", "colum", "name"),
        ({"form": changed(FORM, 'equals = "joint" }', 'equals = "joint", and = "x" }')}, "sheet.form.toml", "[visible_when]", "and", "any"),
        ({"table": changed(TABLE, 'head = "单位"', 'head = "单位"\nalignment = "left"')}, "summary.table.toml", "“unit_name”", "alignment", "align"),
        ({"table": TABLE + "[quota]\nlimit = 3\nsource = \"一\"\nlimits = 3\n"}, "summary.table.toml", "[quota]", "limits", "limit"),
    ],
)  # fmt: skip
def test_an_unknown_key_names_file_place_and_nearest_key(
    tmp_path: Path, files: dict[str, str], file: str, where: str, word: str, right: str
) -> None:
    line = one_line(tmp_path, **files)
    assert line.startswith(file)
    assert where in line
    assert f"“{word}”" in line
    assert f"“{right}”" in line


@pytest.mark.parametrize(
    ("files", "key"),
    [
        ({"notice": changed(NOTICE, "year = 2030\n", "")}, "year"),
        ({"notice": changed(NOTICE, 'source = "一、（一）"\n', "")}, "source"),
        ({"form": changed(FORM, 'label = "总投资（万元）"\n', "")}, "label"),
        ({"form": changed(FORM, 'source = "附件1 第3行"\n', "")}, "source"),
        ({"form": changed(FORM, 'options = { single = "独立申报", joint = "联合申报" }\n', "")}, "options"),
        ({"form": changed(FORM, 'type = "choice"\n', "")}, "type"),
        ({"form": changed(FORM, 'end = "end_on"\n', "")}, "end"),
        ({"form": changed(FORM, '[paper]\nlayout = "declaration"\n', "")}, "paper"),
        ({"table": changed(TABLE, 'head = "单位"\n', "")}, "head"),
        ({"table": changed(TABLE, 'template = "{n}. {name}"\n', "")}, "template"),
        ({"table": changed(TABLE, 'fields = ["unit_name"]\n', "")}, "fields"),
    ],
)  # fmt: skip
def test_a_missing_key_is_named(tmp_path: Path, files: dict[str, str], key: str) -> None:
    line = one_line(tmp_path, **files)
    assert "缺少" in line
    assert key in line


@pytest.mark.parametrize(
    ("files", "key", "kind"),
    [
        ({"notice": changed(NOTICE, "year = 2030", 'year = "2030"')}, "year", "整数"),
        ({"notice": changed(NOTICE, "issued_on = 2030-01-02", "issued_on = 2030-01-02T08:00:00")}, "issued_on", "日期"),
        ({"notice": changed(NOTICE, 'formats = ["pdf"]', 'formats = "pdf"')}, "formats", "文字列表"),
        ({"notice": changed(NOTICE, "copies = 2", "copies = 0")}, "copies", "1 到 999 的整数"),
        ({"notice": changed(NOTICE, "copies = 2", "copies = true")}, "copies", "整数"),
        ({"form": changed(FORM, "required = true", 'required = "true"')}, "required", "true 或 false"),
        ({"form": changed(FORM, "max_length = 60", "max_length = 60.5")}, "max_length", "整数"),
        ({"form": changed(FORM, "min = 0", "min = 0.5")}, "min", "整数或写成文字的数"),
        ({"form": changed(FORM, 'options = { single = "独立申报", joint = "联合申报" }', "options = {}")}, "options", "不能为空"),
        ({"form": changed(FORM, 'visible_when = { field = "mode", equals = "joint" }', 'visible_when = "joint"')}, "visible_when", "表"),
        ({"form": changed(FORM, 'visible_when = { field = "mode", equals = "joint" }', 'visible_when = { field = "mode", equals = 1 }')}, "equals", "文字"),
        ({"form": changed(FORM, 'visible_when = { field = "mode", equals = "joint" }', 'visible_when = { field = "total", at_least = "多" }')}, "at_least", "整数或写成文字的数"),
        ({"form": changed(FORM, 'visible_when = { field = "mode", equals = "joint" }', "visible_when = { all = [] }")}, "all", "至少一个条件"),
        ({"table": changed(TABLE, 'kind = "number"', 'kind = "number"\nwidth = "1"')}, "width", "数字"),
    ],
)  # fmt: skip
def test_a_value_of_the_wrong_kind_names_the_right_kind(
    tmp_path: Path, files: dict[str, str], key: str, kind: str
) -> None:
    line = one_line(tmp_path, **files)
    assert f"“{key}”应为" in line
    assert kind in line


# 4 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "word", "right"),
    [
        ({"notice": changed(NOTICE, 'tiers = ["basic"]', 'tiers = ["basis"]')}, "basis", "basic"),
        ({"notice": changed(NOTICE, 'who = "enterprise"', 'who = "enterprises"')}, "enterprises", "enterprise"),
        ({"notice": changed(NOTICE, 'forms = ["sheet"]', 'forms = ["sheets"]')}, "sheets", "sheet"),
        ({"notice": changed(NOTICE, 'tables = ["summary"]', 'tables = ["sumary"]')}, "sumary", "summary"),
        ({"notice": changed(NOTICE, 'task = "declare"', 'task = "declared"')}, "declared", "declare"),
        ({"notice": changed(NOTICE, 'formats = ["pdf"]', 'formats = ["doc"]')}, "doc", "docx"),
        ({"notice": changed(NOTICE, "{city}-{title}", "{town}-{title}")}, "town", "city"),
        ({"form": changed(FORM, 'status = "official"', 'status = "offical"')}, "offical", "official"),
        ({"form": changed(FORM, 'type = "credit_code"', 'type = "credit"')}, "credit", "credit_code"),
        ({"form": changed(FORM, 'section = "project"', 'section = "projects"')}, "projects", "project"),
        ({"form": changed(FORM, 'name = "date_order"', 'name = "dates_order"')}, "dates_order", "date_order"),
        ({"form": changed(FORM, 'severity = "error"', 'severity = "erorr"')}, "erorr", "error"),
        ({"form": changed(FORM, 'name = "count_rows"', 'name = "count_row"')}, "count_row", "count_rows"),
        ({"form": changed(FORM, 'visible_when = { field = "mode"', 'visible_when = { field = "mod"')}, "mod", "mode"),
        ({"form": changed(FORM, 'equals = "joint"', 'equals = "joined"')}, "joined", "joint"),
        ({"form": changed(FORM, 'table = "partners" }', 'table = "partner" }')}, "partner", "partners"),
        ({"form": changed(FORM, 'end = "end_on"', 'end = "ends_on"')}, "ends_on", "end_on"),
        ({"form": changed(FORM, 'column = "amount"', 'column = "amounts"')}, "amounts", "amount"),
        ({"form": changed(FORM, 'unit_name_field = "unit_name"', 'unit_name_field = "unit_nam"')}, "unit_nam", "unit_name"),
        ({"form": changed(FORM, 'max_length = 60', 'max_length = 60\ncount = "word"')}, "word", "word_zh"),
        ({"form": changed(FORM, 'layout = "declaration"', 'layout = "declaration"\n[[paper.cover_line]]\nlabel = "单位"\nfield = "unit"')}, "unit", "unit_name"),
        ({"form": changed(FORM, 'layout = "declaration"', 'layout = "table"\ntable = "sumary"')}, "sumary", "summary"),
        ({"form": changed(FORM, 'layout = "declaration"', 'layout = "declaration"\n[[paper.cover_seal]]\nlabel = "章"\nparty = "unit"')}, "unit", "declaring_unit"),
        ({"form": FORM + '[[field]]\nuse = "units.unit_name"\nsection = "unit"\nsource = "x"\n'}, "units.unit_name", "unit.unit_name"),
        ({"form": FORM + '[[field]]\nuse = "unit.adress"\nsection = "unit"\nsource = "x"\n'}, "unit.adress", "unit.address"),
        ({"table": changed(TABLE, 'form = "sheet"', 'form = "shet"')}, "shet", "sheet"),
        ({"table": changed(TABLE, 'fields = ["unit_name"]', 'fields = ["unit_names"]')}, "unit_names", "unit_name"),
        ({"table": changed(TABLE, 'kind = "each"', 'kind = "eech"')}, "eech", "each"),
        ({"table": changed(TABLE, "{n}. {name}", "{n}. {nam}")}, "nam", "name"),
        ({"table": changed(TABLE, 'orientation = "portrait"', 'orientation = "landscap"')}, "landscap", "landscape"),
    ],
)  # fmt: skip
def test_a_word_nobody_knows_is_refused_with_the_nearest_one(
    tmp_path: Path, files: dict[str, str], word: str, right: str
) -> None:
    first = one_line(tmp_path, **files)
    assert first.startswith(("notice.toml", "sheet.form.toml", "summary.table.toml"))
    assert f"不认识“{word}”" in first
    assert f"最接近的写法是“{right}”" in first


def test_a_condition_word_nobody_knows_lists_the_known_ones(tmp_path: Path) -> None:
    line = one_line(tmp_path, form=changed(FORM, 'equals = "joint"', 'equal = "joint"'))
    assert "不认识的判断“equal”" in line
    assert "最接近的是“equals”" in line
    assert "equals、one_of、contains、filled、at_least、all、any、not" in line


# 5 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "word"),
    [
        ({"form": changed(FORM, 'id = "end_on"', 'id = "start_on"')}, "start_on"),
        ({"form": changed(FORM, '[[section]]\nid = "project"', '[[section]]\nid = "unit"')}, "unit"),
        ({"form": changed(FORM, '[[field.column]]\nid = "amount"', '[[field.column]]\nid = "name"')}, "name"),
        ({"table": changed(TABLE, '[[column]]\nid = "unit_name"', '[[column]]\nid = "number"')}, "number"),
        ({"notice": NOTICE + '[[task]]\nid = "declare"\ntitle = "x"\nwho = "city"\nsource = "x"\n'}, "declare"),
    ],
)  # fmt: skip
def test_a_doubled_id_is_refused(tmp_path: Path, files: dict[str, str], word: str) -> None:
    assert any(f"“{word}”出现了两次" in line for line in lines(tmp_path, **files))


@pytest.mark.parametrize("bad", ["Mode", "2mode", "申报方式", "mo-de", "_mode"])
def test_an_ill_formed_id_is_refused(tmp_path: Path, bad: str) -> None:
    found = lines(tmp_path, form=changed(FORM, 'id = "mode"', f'id = "{bad}"'))
    assert f"编号“{bad}”只能用小写字母" in found[0]


@pytest.mark.parametrize("old", ['id = "project"', 'id = "total"'])
def test_every_kind_of_id_is_looked_at(tmp_path: Path, old: str) -> None:
    assert any("只能用小写字母" in line for line in lines(tmp_path, form=changed(FORM, old, 'id = "A b"')))


def test_a_column_cannot_be_called_id(tmp_path: Path) -> None:
    found = lines(tmp_path, form=changed(FORM, '[[field.column]]\nid = "name"', '[[field.column]]\nid = "id"'))
    assert any("列的编号不能是 id" in line for line in found)


@pytest.mark.parametrize(
    ("folder", "files", "word", "right"),
    [
        ("other-2030/1.0", {}, "test-2030", "other-2030"),
        ("test-2030/1.1", {}, "1.0", "1.1"),
        ("test-2030/1.0", {"form": changed(FORM, 'id = "sheet"', 'id = "page"')}, "page", "sheet"),
        ("test-2030/1.0", {"table": changed(TABLE, 'id = "summary"', 'id = "list"')}, "list", "summary"),
    ],
)
def test_an_id_must_stand_in_the_name_of_folder_or_file(
    tmp_path: Path, folder: str, files: dict[str, str], word: str, right: str
) -> None:
    first = lines(tmp_path, folder=folder, **files)[0]
    assert f"写的是“{word}”" in first
    assert f"应为“{right}”" in first


# 6 ----------------------------------------------------------------------------------------


def test_all_mistakes_are_collected_at_once(tmp_path: Path) -> None:
    form = changed(changed(FORM, 'type = "date"', 'type = "dat"'), 'label = "总投资（万元）"\n', "")
    found = lines(tmp_path, notice=changed(NOTICE, "region", "regoin"), form=form)
    assert {line.split("：")[0].split("“")[0].split("[")[0] for line in found} == {"notice.toml", "sheet.form.toml"}
    assert len(found) == 3


def test_a_broken_shared_block_is_named(tmp_path: Path) -> None:
    """2"""
    from desktop.forms.loader import parse_notice
    from desktop.forms.reading import Problems

    shared = tmp_path / "_shared"
    shared.mkdir()
    (shared / "kin.block.toml").write_text("[[field]\n", "utf-8")
    used = '[[field]]\nuse = "kin.age"\nsection = "unit"\nsource = "x"\n'
    problems = Problems()
    parse_notice(write_pack(tmp_path, form=FORM + used), problems)
    assert problems.found[0].code == "definition.broken_toml"
    assert "kin.block.toml" in str(problems.found[0])


def test_a_folder_in_the_place_of_a_file_is_unreadable(tmp_path: Path) -> None:
    """2"""
    pack = write_pack(tmp_path)
    (pack / "odd.form.toml").mkdir()
    assert [p.code for p in parsed(pack)[1]] == ["definition.unreadable"]


def test_a_calculation_without_its_parameter_is_refused(tmp_path: Path) -> None:
    """3"""
    assert "缺少“table”" in lines(tmp_path, form=changed(FORM, ', table = "partners" }', " }"))[0]


def test_an_unknown_section_or_field_of_a_form_is_a_bug_of_the_caller(tmp_path: Path) -> None:
    form = load_notice(write_pack(tmp_path), notices_dir() / "_shared").form("sheet")
    for ask in (lambda: form.section("nobody"), lambda: form.field("nobody"), lambda: form.at("partners/a/nobody")):
        with pytest.raises(KeyError):
            ask()
