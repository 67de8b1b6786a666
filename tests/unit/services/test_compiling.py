"""This file tests compiling a table: order, quota, names, packets, and that it appears whole or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest

from desktop.errors import AppError, JobCancelled
from desktop.jobs import JobContext
from desktop.rendering.tables import city_of
from desktop.services.compiling import BUILDING, FILE_LIST, CompileResult, TableDesk, fill_pattern
from desktop.services.taking_in import take_in
from desktop.storage.workspace import Workspace
from tests.helpers.declarations import EXCELLENCE, OVERSEAS, credit_code, registry, tree
from tests.helpers.failing_disk import failing
from tests.helpers.read_tables import docx_rows, pdf_table
from tests.helpers.workspaces import open_test_workspace
from tests.unit.services.test_publishing import an_excellence

UNIT = "示例市工业和信息化局"


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Three projects of three enterprises; the names of the first two differ in case only."""
    from tests.helpers.declarations import pack_to

    folder = tmp_path_factory.mktemp("packages")
    paths = []
    for number, unit in enumerate(("示例abc公司", "示例ABC公司", "示例丙公司"), 1):
        declaration = replace(
            an_excellence(
                {
                    "unit_name": unit,
                    "unified_social_credit_code": credit_code(number),
                    "project_name": "同名项目" if number < 3 else "第三个项目",
                }
            ),
            draft_id=f"d{number}",
        )
        paths.append(folder / f"{number}.sbb")
        pack_to(paths[-1], declaration)
    return paths


@pytest.fixture
def desk(tmp_path: Path, packages: list[Path]) -> Iterator[TableDesk]:
    with open_test_workspace(tmp_path / "w") as workspace:
        take_in(packages, workspace, registry(), JobContext())
        yield desk_of(workspace)


def desk_of(workspace: Workspace, where: tuple[str, str, str] = EXCELLENCE) -> TableDesk:
    notice = registry().notice(where[0])
    return TableDesk(workspace, notice, notice.table(where[2]))


def compile_to(desk: TableDesk, out: Path, **more: bool) -> CompileResult:
    return desk.compile(out, UNIT, JobContext(), **more)


def order(desk: TableDesk, ids: Sequence[str]) -> None:
    desk.register.set_priority(desk.notice.id, desk.table.id, ids)


def units(result: CompileResult) -> list[str]:
    path = next(path for path in result.files if path.suffix == ".docx" and "汇总表" in path.name)
    return [row[1] for row in docx_rows(path.read_bytes())[1:]]


# order


def test_rows_stand_in_the_order_of_priority(desk: TableDesk, tmp_path: Path) -> None:
    order(desk, ["d3", "d1", "d2"])
    assert units(compile_to(desk, tmp_path / "o")) == ["示例丙公司", "示例abc公司", "示例ABC公司"]


def test_what_has_no_priority_comes_last_by_name(desk: TableDesk, tmp_path: Path) -> None:
    order(desk, ["d3"])
    assert units(compile_to(desk, tmp_path / "o")) == ["示例丙公司", "示例ABC公司", "示例abc公司"]


def test_what_is_left_out_is_neither_in_the_table_nor_in_the_packet(desk: TableDesk, tmp_path: Path) -> None:
    desk.register.set_included(desk.notice.id, desk.table.id, "d3", False)
    result = compile_to(desk, tmp_path / "o")
    assert result.rows == 2
    assert "示例丙公司" not in units(result)
    assert not [path for path in result.files if "示例丙公司" in path.name]
    desk.register.set_included(desk.notice.id, desk.table.id, "d3", True)
    assert compile_to(desk, tmp_path / "o2").rows == 3


def test_another_order_is_another_code(desk: TableDesk, tmp_path: Path) -> None:
    order(desk, ["d1", "d2", "d3"])
    first = compile_to(desk, tmp_path / "o")
    order(desk, ["d2", "d1", "d3"])
    assert compile_to(desk, tmp_path / "o").code != first.code


# packets


def test_declarations_with_equal_names_both_survive_with_a_visible_number(desk: TableDesk, tmp_path: Path) -> None:
    packet = desk.packet()
    assert packet is not None
    unnumbered = replace(packet, file_name="{city}-{unit}-{project}")
    with mock.patch.object(TableDesk, "packet", return_value=unnumbered):
        result = compile_to(desk, tmp_path / "o")
    names = {path.name for path in result.files}
    assert {
        "示例市-示例ABC公司-同名项目.pdf",
        "示例市-示例ABC公司-同名项目.docx",
        "示例市-示例abc公司-同名项目（2）.pdf",
        "示例市-示例abc公司-同名项目（2）.docx",
    } <= names
    assert len({name.casefold() for name in names}) == len(names)


def test_the_list_names_every_file_once_with_its_hash(desk: TableDesk, tmp_path: Path) -> None:
    import hashlib

    result = compile_to(desk, tmp_path / "o")
    lines = (result.folder / FILE_LIST).read_text("utf-8").splitlines()
    assert lines == [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}"
        for path in sorted(result.folder.iterdir())
        if path.name != FILE_LIST
    ]


def test_compiling_twice_gives_one_folder_with_the_same_bytes(desk: TableDesk, tmp_path: Path) -> None:
    first = compile_to(desk, tmp_path / "o")
    before = tree(tmp_path / "o")
    assert compile_to(desk, tmp_path / "o").folder == first.folder
    assert tree(tmp_path / "o") == before


def test_another_state_gets_a_folder_of_its_own(desk: TableDesk, tmp_path: Path) -> None:
    first = compile_to(desk, tmp_path / "o")
    before = tree(first.folder)
    order(desk, ["d3", "d1", "d2"])
    second = compile_to(desk, tmp_path / "o")
    assert second.folder.name == first.folder.name + "（2）"
    assert tree(first.folder) == before


def test_a_draft_is_marked_and_brings_no_declarations(desk: TableDesk, tmp_path: Path) -> None:
    result = compile_to(desk, tmp_path / "o", is_draft=True)
    assert result.code == ""
    assert result.folder.name.endswith("（草稿）")
    assert {path.suffix for path in result.files} == {".pdf", ".docx", ".xlsx", ".txt"}
    pdf = next(path for path in result.files if path.suffix == ".pdf").read_bytes()
    assert "草稿" in "".join(pdf_table(pdf).pages)


def test_a_unit_with_a_strange_name_still_gives_a_folder(desk: TableDesk, tmp_path: Path) -> None:
    result = desk.compile(tmp_path / "o", "甲/乙:丙*局" + "长" * 200, JobContext())
    assert result.folder.parent == tmp_path / "o"
    assert len(result.folder.name.encode()) <= 240


# nothing half-written


def test_a_full_disk_leaves_nothing(desk: TableDesk, tmp_path: Path) -> None:
    for after in (0, 2, 8):
        with failing("fsync", errno.ENOSPC, after=after), pytest.raises(AppError) as caught:
            compile_to(desk, tmp_path / "o")
        assert "磁盘空间不足" in str(caught.value)
        assert not (tmp_path / "o").exists()


def test_cancelling_leaves_nothing_at_any_step(desk: TableDesk, tmp_path: Path) -> None:
    (tmp_path / "o").mkdir()
    (tmp_path / "o" / "我的.txt").write_text("x", encoding="utf-8")
    steps = _steps(desk, tmp_path / "all")
    assert steps > 5
    for stop in range(steps):
        job = _stopping_job(stop)
        with pytest.raises(JobCancelled):
            desk.compile(tmp_path / "o", UNIT, job)
        assert tree(tmp_path / "o") == {"我的.txt": b"x"}


def _steps(desk: TableDesk, out: Path) -> int:
    seen: list[int] = []
    desk.compile(out, UNIT, JobContext(lambda *_: seen.append(1)))
    return len(seen)


def _stopping_job(stop: int) -> JobContext:
    """A job that the person cancels right before step ``stop``."""
    seen: list[int] = []

    def count_and_stop(*_: object) -> None:
        seen.append(1)
        if len(seen) == stop:
            job.cancel()

    job = JobContext(count_and_stop)
    if stop == 0:
        job.cancel()
    return job


def test_an_interruption_leaves_nothing(desk: TableDesk, tmp_path: Path) -> None:
    with (
        mock.patch("desktop.services.compiling._write_file_list", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        compile_to(desk, tmp_path / "o")
    assert not (tmp_path / "o").exists()


def test_what_a_crash_left_behind_goes_after_a_day_and_nothing_else(desk: TableDesk, tmp_path: Path) -> None:
    out = tmp_path / "o"
    for name in (BUILDING + "old", BUILDING + "new", "我的"):
        (out / name).mkdir(parents=True)
        (out / name / "表.pdf").write_bytes(b"x")
        if name != BUILDING + "new":
            os.utime(out / name, (0, 0))
    result = compile_to(desk, out)
    assert {path.name for path in out.iterdir()} == {BUILDING + "new", "我的", result.folder.name}


def test_a_package_file_that_is_gone_is_named_and_nothing_is_written(desk: TableDesk, tmp_path: Path) -> None:
    row = desk.included()[0]
    (desk._workspace.inbox / f"{row.package.sha256}.sbb").unlink()
    with pytest.raises(AppError) as caught:
        compile_to(desk, tmp_path / "o")
    assert caught.value.code == "compile.package_gone"
    assert f"“{row.package.unit_name}”" in str(caught.value)
    assert f"请重新接收“{row.package.file_name}”" in str(caught.value)
    assert not (tmp_path / "o").exists()


def test_taking_it_in_again_repairs_a_lost_package_file(desk: TableDesk, packages: list[Path], tmp_path: Path) -> None:
    for path in desk._workspace.inbox.iterdir():
        path.unlink()
    report = take_in(packages, desk._workspace, registry(), JobContext())
    assert [line.outcome for line in report.lines] == ["same"] * 3
    assert compile_to(desk, tmp_path / "o").rows == 3


# refusals


def test_an_empty_table_is_refused_but_can_be_drafted(tmp_path: Path) -> None:
    with open_test_workspace(tmp_path / "w") as workspace:
        desk = desk_of(workspace, OVERSEAS)
        with pytest.raises(AppError) as caught:
            compile_to(desk, tmp_path / "o")
        assert caught.value.code == "compile.nothing"
        assert not (tmp_path / "o").exists()
        assert compile_to(desk, tmp_path / "o", is_draft=True).rows == 0


def test_a_unit_that_stands_twice_is_a_warning(desk: TableDesk, tmp_path: Path) -> None:
    from tests.helpers.declarations import pack_to

    desk.register.set_included(desk.notice.id, desk.table.id, "d2", False)
    again = an_excellence(
        {
            "unit_name": "示例abc公司",
            "unified_social_credit_code": credit_code(1),
            "project_name": "另一个项目",
        }
    )
    pack_to(tmp_path / "again.sbb", replace(again, draft_id="d9"))
    take_in([tmp_path / "again.sbb"], desk._workspace, registry(), JobContext())
    result = compile_to(desk, tmp_path / "o")
    assert len(result.warnings) == 1
    assert "“示例abc公司”有 2 份材料" in result.warnings[0]


def test_an_ambiguous_word_in_the_order_names_the_projects(desk: TableDesk, tmp_path: Path) -> None:
    (tmp_path / "次序.txt").write_text("同名项目\n", encoding="utf-8")
    with pytest.raises(AppError) as caught:
        desk.apply_order(tmp_path / "次序.txt")
    assert caught.value.code == "compile.order_ambiguous"
    (tmp_path / "次序.txt").write_text("\ufeff示例丙公司\n\n" + credit_code(2) + "\n", encoding="utf-8")
    assert desk.apply_order(tmp_path / "次序.txt") == ("示例abc公司",)
    assert [row.declaration.declaration_id for row in desk.included()] == ["d3", "d2"]


# words of the notice


@pytest.mark.parametrize(
    ("unit", "city"),
    [
        ("太原市工业和信息化局", "太原市"),
        ("忻州市工业和信息化局", "忻州市"),
        ("山西转型综改示范区管委会", "山西转型综改示范区"),
        ("某某县科技和工业信息化局", "某某县科技和工业信息化局"),
        ("贵州省工业和信息化厅", "贵州省"),
        ("湘西州工信局", "湘西州"),
        ("内蒙古自治区工业和信息化厅", "内蒙古自治区"),
        ("", ""),
    ],
)
def test_the_city_is_read_from_the_submitting_unit(unit: str, city: str) -> None:
    assert city_of(unit) == city


def test_an_empty_word_takes_its_hyphen_along() -> None:
    names = {"city": "", "number": "1", "unit": "示例-公司", "project": "  "}
    assert fill_pattern("{city}-{number}-{unit}-{project}", names) == "1-示例-公司"
    assert fill_pattern("{city}-{title}", {"title": "表{x}"}) == "表{x}"


# one unit, several papers ---------------------------------------------------------------


def warnings_of(folder: Path, papers: Sequence[tuple[tuple[str, str, str], dict[str, object], str]]) -> list[str]:
    """Codes of the warnings when these papers (form, answers, draft) are taken in and compiled."""
    from tests.helpers.declarations import a_declaration, pack_to

    paths = []
    for where, values, draft_id in papers:
        paths.append(folder / f"{draft_id}.sbb")
        declaration = a_declaration(values, draft_id=draft_id, where=where, final_sections=())
        pack_to(paths[-1], declaration, formats=("pdf",))
    with open_test_workspace(folder / "w") as workspace:
        report = take_in(paths, workspace, registry(), JobContext())
        assert {line.outcome for line in report.lines} == {"added"}, [line.sentence for line in report.lines]
        return [issue.code for issue in desk_of(workspace, papers[0][0]).issues()]


TRAINING = ("shanxi-2023", "training_tracking", "training_table")


def month_of(month: str) -> dict[str, object]:
    row = {
        "id": "a",
        "enterprise_name": "示例企业",
        "expert_name": "王示例",
        "training_type": "lighthouse",
        "content": "创建路径",
    }
    unit = {"unit_name": "太原市工信局", "unified_social_credit_code": credit_code(1)}
    return {**unit, "month": month, "trainings": [row]}


def test_two_months_of_one_city_are_no_repetition_but_are_said(tmp_path: Path) -> None:
    papers = [(TRAINING, month_of(month), f"d{month}") for month in ("2023-05", "2023-06")]
    assert warnings_of(tmp_path, papers) == ["compile.several_months"]


def test_one_month_is_nothing_to_speak_of(tmp_path: Path) -> None:
    assert warnings_of(tmp_path, [(TRAINING, month_of("2023-05"), "d1")]) == []


def test_one_month_of_a_city_sent_twice_is_shown(tmp_path: Path) -> None:
    papers = [(TRAINING, month_of("2023-05"), draft) for draft in ("d1", "d2")]
    papers[1][1]["trainings"] = [{**month_of("2023-05")["trainings"][0], "id": "b"}]  # type: ignore[index]
    assert warnings_of(tmp_path, papers) == ["compile.same_unit"]
