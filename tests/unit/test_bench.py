"""This file tests the measuring: its arithmetic, its words, and that a measurement of the real thing runs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.bench import report, runner
from desktop.bench.forms import SCENARIO_ROWS, largest_form, largest_values, wide_form
from desktop.bench.machine import Machine, this_machine
from desktop.bench.measure import Budget, Result, Series, in_turn
from desktop.bench.plan import Plan
from desktop.bench.processes import ProbeError, run_probe
from desktop.bench.rows_packages import copy_then_unzip_and_hash, measure_packages
from desktop.bench.rows_paper import bare_docx, bare_pdf, bare_xlsx
from desktop.cli import main
from desktop.forms.fieldtypes import field_type
from desktop.rendering.document import Grid, GridColumn

BENCH = Path(runner.__file__).parent
MACHINE = Machine("CPU X", 4, 7.8, "3.11.7", "Debian 12")


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    return Plan(tmp_path, True, 3, lambda _words: None)


# -- arithmetic ------------------------------------------------------------------------------


def test_the_median_is_the_middle_or_the_mean_of_the_two_in_the_middle() -> None:
    assert Series((3.0, 1.0, 2.0)).median == 2.0
    assert Series((4.0, 1.0, 2.0, 3.0)).median == 2.5


def test_a_quantile_is_a_measured_value_by_nearest_rank() -> None:
    hundred = Series(tuple(float(n) for n in range(100, 0, -1)))
    assert (hundred.quantile(95), hundred.quantile(99), hundred.quantile(100)) == (95.0, 99.0, 100.0)
    assert Series((5.0, 7.0)).quantile(99) == 7.0
    assert Series((5.0,)).quantile(1) == 5.0


def test_seconds_become_milliseconds_and_nothing_else_does() -> None:
    assert Series((0.5, 0.002)).in_ms() == Series((500.0, 2.0), "ms")
    with pytest.raises(ValueError, match="MB"):
        Series((1.0,), "MB").in_ms()


def test_a_series_without_values_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Series(())


def test_tasks_run_in_turn_and_keep_their_own_values() -> None:
    order: list[str] = []

    def task(name: str, value: float) -> float:
        order.append(name)
        return value + len(order)

    reference, ours = in_turn(2, [lambda: task("reference", 0), lambda: task("ours", 10)])
    assert order == ["reference", "ours", "reference", "ours"]
    assert (reference.values, ours.values) == ((1, 3), (12, 14))


def test_a_ratio_compares_medians_and_is_absent_without_a_reference() -> None:
    ours, other = Series((3.0, 5.0, 4.0)), Series((2.0,))
    assert Result("c", "t", ours, other).ratio == 2.0
    assert Result("c", "t", ours).ratio is None
    assert Result("c", "t", None, other).ratio is None


@pytest.mark.parametrize(
    ("value", "is_ceiling", "is_met"),
    [(8.0, True, True), (8.01, True, False), (8.0, False, True), (7.99, False, False)],
)
def test_a_budget_is_met_at_its_limit_and_not_beyond(value: float, is_ceiling: bool, is_met: bool) -> None:
    assert Budget("p99", value, 8.0, "ms", is_ceiling).is_met is is_met


# -- words -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text"),
    [(12345.6, "12,346"), (123.4, "123"), (12.34, "12.3"), (1.234, "1.23"), (0.01234, "0.0123"), (0.0, "0")],
)
def test_numbers_keep_three_digits(value: float, text: str) -> None:
    assert report.number(value) == text


def test_a_series_says_median_least_most_and_how_often() -> None:
    assert report.series_text(Series((1.0, 3.0, 2.0), "ms")) == "中位 2.00 ms（1.00 – 3.00，3 次）"
    assert report.series_text(Series((1.5,))) == "1.50 s"
    assert "p95" in report.series_text(Series((1.0,) * 20))
    assert "p99" not in report.series_text(Series((1.0,) * 99))
    assert "p99 1.00 s" in report.series_text(Series((1.0,) * 100))


def test_a_verdict_stands_in_words_beside_its_mark() -> None:
    assert report.budget_text(Budget("p99", 6.0, 8.0, "ms")) == "✓ 达标　p99 6.00 ms（预算 ≤ 8.00 ms）"
    assert report.budget_text(Budget("比", 4.0, 2.5)) == "✗ 未达标　比 4.00（预算 ≤ 2.50）"
    assert report.budget_text(Budget("速度", 40.0, 50.0, "%", False)) == "✗ 未达标　速度 40.0 %（预算 ≥ 50.0 %）"


def test_one_missed_budget_misses_the_row_and_no_budget_is_not_measured() -> None:
    good, bad = Budget("a", 1.0, 2.0), Budget("b", 3.0, 2.0)
    series = Series((1.0,))
    assert report.verdict([Result("x", "t", series, budgets=(good,))]) == "达标"
    assert report.verdict([Result("x", "t", series, budgets=(good, bad))]) == "未达标"
    assert report.verdict([Result("x", "t", None)]) == "未测"


def test_a_row_not_measured_says_why() -> None:
    lines = list(report.result_lines(Result("ledger", "台账", None, remarks=("本版本没有台账，未测",))))
    assert lines == ["  台账", "    本版本没有台账，未测"]


def test_the_head_names_the_machine_and_a_quick_run() -> None:
    lines = report.head_lines("2026-03-09", MACHINE, "0.1.0", is_quick=True)
    assert lines[0].startswith("智造申报 0.1.0 性能测量　2026-03-09，快速测量")
    assert lines[1] == "机器：CPU X，4 核，内存 7.8 GB，Python 3.11.7，Debian 12"
    assert "内存大小不详" in Machine("CPU X", 4, 0.0, "3.11.7", "Debian 12").line


def test_the_machine_line_tells_neither_host_nor_path() -> None:
    import platform

    machine = this_machine()
    assert machine.cores >= 1
    assert machine.python == platform.python_version()
    assert str(Path.home()) not in machine.line
    assert not platform.node() or platform.node() not in machine.line.split("，")


# -- the forms that are measured ------------------------------------------------------------------


def test_the_largest_form_is_as_large_as_the_budget_says_and_sound() -> None:
    form, values = largest_form(), largest_values()
    assert sum(not field.is_table for field in form.fields) == 300
    assert len(values["scenarios"]) == SCENARIO_ROWS == 40
    problems = [words for field in form.fields for words in field_type(field.type).definition_problems(field)]
    assert problems == []


def test_the_wide_form_has_as_many_fields_as_asked_and_findings() -> None:
    from desktop.checking.live import LiveCheck

    form, values = wide_form(600)
    assert len(form.fields) == 600
    assert LiveCheck(form, values).issues()


# -- references ----------------------------------------------------------------------------------------


def test_the_bare_libraries_write_every_cell(tmp_path: Path) -> None:
    import io

    import docx
    import openpyxl
    import pypdfium2

    grid = Grid((GridColumn("序号"), GridColumn("名称")), (("1", "甲&乙"), ("2", "丙\n丁")))
    table = docx.Document(io.BytesIO(bare_docx(grid))).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["序号", "名称"],
        ["1", "甲&乙"],
        ["2", "丙\n丁"],
    ]
    sheet = openpyxl.load_workbook(io.BytesIO(bare_xlsx(grid))).active
    assert list(sheet.values) == [("序号", "名称"), ("1", "甲&乙"), ("2", "丙\n丁")]
    pdf = pypdfium2.PdfDocument(bare_pdf(grid))
    assert len(pdf) == 1
    pdf.close()


def test_the_copying_reference_leaves_no_copy(plan: Plan, tmp_path: Path) -> None:
    paths = sorted(plan.package_folder().iterdir())
    copies = tmp_path / "copies"
    copies.mkdir()
    copy_then_unzip_and_hash(paths, copies)
    assert list(copies.iterdir()) == []


# -- measuring ---------------------------------------------------------------------------------------------


def test_packages_are_about_two_megabytes_and_all_taken_in(plan: Plan) -> None:
    results = list(measure_packages(plan))
    assert [result.case for result in results] == ["take_in", "take_in_beside_copy"]
    assert all(1.6e6 < path.stat().st_size < 2.6e6 for path in plan.package_folder().iterdir())
    assert results[0].ours == results[1].ours


def test_a_quick_keystroke_run_gives_the_documented_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "out.json"
    assert main(["bench", "--quick", "--only", "keystroke", "--json", str(target)]) == 0
    found = json.loads(target.read_text("utf-8"))
    assert list(found) == ["date", "program_version", "machine", "is_quick", "results"]
    assert list(found["machine"]) == ["cpu", "cores", "memory_gb", "python", "system"]
    assert found["is_quick"] is True
    assert [(item["row"], item["case"]) for item in found["results"]] == [
        ("keystroke", case) for case in ("session", "window", "window_drawn", "window_cell")
    ]
    documented = set(re.findall(r'"(\w+)"', (BENCH / "README.md").read_text("utf-8")))
    for item in found["results"]:
        assert list(item["ours"]) == ["unit", "runs", "median", "min", "max", "p95", "p99"]
        assert 0 < item["ours"]["min"] <= item["ours"]["median"] <= item["ours"]["p99"] <= item["ours"]["max"]
        assert len(item["budgets"]) == 1
        assert set(item) | set(item["ours"]) | set(item["budgets"][0]) <= documented
    printed = capsys.readouterr().out
    assert printed.count("预算 ≤") == 4
    assert "小结　keystroke" in printed
    assert list(tmp_path.iterdir()) == [target]


def test_an_unknown_row_is_wrong_usage_and_names_the_rows(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--only", "speed"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "没有测量项“speed”" in said.err
    assert all(name in said.err for name in runner.ROWS)


def test_no_packages_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--packages", "0"]) == 2
    assert "大于 0" in capsys.readouterr().err


def test_the_ledger_says_that_it_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--only", "ledger"]) == 0
    assert "本版本没有台账，未测" in capsys.readouterr().out


def test_the_temporary_folder_goes_even_when_a_row_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Path] = []

    def fail(plan: Plan) -> Iterator[Result]:
        seen.append(plan.folder)
        (plan.folder / "left.txt").write_text("x")
        raise RuntimeError("broken row")
        yield

    monkeypatch.setitem(runner.ROWS, "ledger", runner.Row("台账", fail))
    with pytest.raises(RuntimeError, match="broken row"):
        runner.run_rows(["ledger"])
    assert not seen[0].exists()


def test_a_probe_that_fails_says_what_it_said(tmp_path: Path) -> None:
    with pytest.raises(ProbeError, match="KeyError"):
        run_probe(tmp_path, "no-such-probe")


def test_the_readme_lists_every_row() -> None:
    text = (BENCH / "README.md").read_text("utf-8")
    assert re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE) == list(runner.ROWS)
