"""One thing changed in a real notice pack: lint never fails, and says in plain Chinese what is wrong.

1. Any change: a sentence or two that name the file, no word of Python; what lint lets pass builds every paper.
2. Files as they come from other editors and other systems. 3. LOCK. 4. Samples.

SHENBAO_HOSTILE_PACKS=2000 tries more changes than the few of every day.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.canonical import sha256_hex
from desktop.forms.answers import AnswersReader, read_json
from desktop.forms.loader import load_notice
from desktop.forms.model import FieldDef, NoticeDef
from desktop.forms.relevance import Relevance
from desktop.paths import notices_dir
from desktop.rendering.build import build_declaration
from desktop.rendering.tables import build_table
from desktop.services.packs import lint
from tests.helpers.hostile_packs import random_change

ROUNDS = int(os.environ.get("SHENBAO_HOSTILE_PACKS", "100"))
#: One mistake is one sentence; these many when it breaks something else as well.
MOST_SENTENCES = 4
FOREIGN = re.compile(
    r"None|True|False|Traceback|Error\b|Exception|<class|\{'|\['|dict_|datetime|MappingProxy|frozenset|“”|\bat line\b"
)
CREATED = "2030-01-01"


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """All real packs, unlocked, with their shared blocks."""
    root = tmp_path_factory.mktemp("packs") / "notices"
    shutil.copytree(notices_dir(), root)
    found = sorted(path.parent for path in root.glob("*/*/notice.toml"))
    for pack in found:
        (pack / "LOCK").unlink()
        assert lint(pack, needs_lock=False).is_ok
    return found


def sentences(pack: Path, *, needs_lock: bool = False) -> list[str]:
    """What lint says; every sentence is one line of Chinese that ends."""
    said = [str(problem) for problem in lint(pack, needs_lock=needs_lock).problems]
    for line in said:
        assert FOREIGN.search(line) is None, line
        assert "\n" not in line
        assert len(line) < 1500
        assert line.rstrip("）")[-1] in "。”…", line
    assert len(set(said)) == len(said)
    return said


# 1 ----------------------------------------------------------------------------------------


def build_everything(notice: NoticeDef, pack: Path, named: str) -> None:
    """Every paper of the forms the changed file is about, empty and from its samples."""
    forms = [form for form in notice.forms if form.id == named] or notice.forms[:1]
    for form in forms:
        files: dict[str, bytes] = {}

        def take(path: Path, _field: FieldDef, files: dict[str, bytes] = files) -> dict[str, Any]:
            data = path.read_bytes()
            files[sha256_hex(data)] = data
            return {"file": sha256_hex(data), "name": path.name, "size": len(data), "kind": path.suffix[1:]}

        samples: list[dict[str, Any]] = [{}]
        for name in ("minimal.json", "full.json", "wrong.json"):
            path = pack / "samples" / form.id / name
            samples.append(AnswersReader(form, name, path.parent, take).values(read_json(path)["values"]))
        for values in samples:
            build_declaration(form, values, files.__getitem__, None, tables=notice.tables, created_on=CREATED)
            entry = Relevance(form, values).relevant_values()
            for table in notice.tables:
                if table.form_id == form.id:
                    build_table(table, form, [entry, entry], submitting_unit="", mark=None, created_on=CREATED)


def changeable(pack: Path) -> list[Path]:
    """The files of a pack, and the shared blocks it uses."""
    used = "".join(path.read_text("utf-8") for path in pack.glob("*.toml"))
    shared = sorted((pack.parents[1] / "_shared").glob("*.toml"))
    named = [
        path for path in shared if f'"{path.name.split(".")[0]}.' in used or f'["{path.name.split(".")[0]}"]' in used
    ]
    return sorted(pack.glob("*.toml")) * 2 + named


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_one_change_is_one_mistake(packs: list[Path], seed: int) -> None:
    chance = random.Random(seed)
    pack = chance.choice(packs)
    change = random_change(chance, changeable(pack))
    original = change.file.read_bytes()
    change.file.write_text(change.text, "utf-8")
    try:
        said = sentences(pack)
        assert len(said) <= MOST_SENTENCES, (str(change), said)
        is_shared = change.file.parent != pack
        is_elsewhere = is_shared or change.kind == "delete" or change.place[-1] == "id"  # what named it lies elsewhere
        if said and not is_elsewhere and not any("样例" in line for line in said):
            assert any(change.file.name in line or change.file.name.split(".")[0] in line for line in said), said
        if change.must_be_seen and not is_shared:
            assert said, str(change)
        if not said:
            notice = load_notice(pack, pack.parents[1] / "_shared")
            build_everything(notice, pack, change.file.name.split(".")[0])
    finally:
        change.file.write_bytes(original)


# 2 ----------------------------------------------------------------------------------------


@pytest.fixture
def pack(packs: list[Path], tmp_path: Path) -> Path:
    """A copy of shanxi-2026 to spoil."""
    source = next(path for path in packs if path.parent.name == "shanxi-2026")
    shutil.copytree(source.parents[1] / "_shared", tmp_path / "_shared")
    return Path(shutil.copytree(source, tmp_path / "shanxi-2026" / "1.0"))


FILES = (
    "notice.toml", "overseas_factories.form.toml", "overseas_list.table.toml", "tiered_cultivation_report.report.toml",
)  # fmt: skip


def bytes_of(change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    return lambda path: (path.write_bytes(change(path.read_bytes())), None)[1]


def replaced_by(make: Callable[[Path], object]) -> Callable[[Path], None]:
    def replace(path: Path) -> None:
        path.unlink()
        make(path)

    return replace


UNREADABLE: dict[str, Callable[[Path], None]] = {
    "not UTF-8": bytes_of(lambda data: data.decode().encode("gb18030")),
    "UTF-16": bytes_of(lambda data: data.decode().encode("utf-16")),
    "empty": bytes_of(lambda data: b""),
    "cut off": bytes_of(lambda data: data[: len(data) // 2].rstrip() + b"\n[[fie"),
    "a key twice": bytes_of(lambda data: b'title = "x"\n' + data),
    "NUL bytes": bytes_of(lambda data: data + b"\x00\x00"),
    "ten megabytes": bytes_of(lambda data: data + b"# x\n" * 2_500_000),
    "nested lists": bytes_of(lambda data: b"deep = " + b"[" * 5000 + b"\n" + data),
    "nested tables": bytes_of(lambda data: b"a." * 400 + b"b = 1\n" + data),
    "a huge number": bytes_of(lambda data: b"huge = " + b"9" * 5000 + b"\n" + data),
    "a huge hex number": bytes_of(lambda data: b"huge = 0x" + b"f" * 5000 + b"\n" + data),
    "a folder": replaced_by(Path.mkdir),
    "a link to nothing": replaced_by(lambda path: path.symlink_to("nowhere")),
    "a link to itself": replaced_by(lambda path: path.symlink_to(path)),
    "a link to a device": replaced_by(lambda path: path.symlink_to("/dev/zero")),
}
if hasattr(os, "mkfifo"):
    UNREADABLE["a pipe"] = replaced_by(os.mkfifo)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("what", UNREADABLE)
def test_a_file_nobody_can_read_is_named(pack: Path, what: str, name: str) -> None:
    UNREADABLE[what](pack / name)
    said = sentences(pack)
    assert 1 <= len(said) <= 2, said
    assert any(name in line for line in said), said


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_notepad_is_read(pack: Path, name: str) -> None:
    data = (pack / name).read_bytes()
    (pack / name).write_bytes(b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n"))
    assert sentences(pack) == []


@pytest.mark.parametrize("name", FILES[1:])
def test_a_link_to_a_file_elsewhere_is_named(pack: Path, tmp_path: Path, name: str) -> None:
    shutil.move(pack / name, tmp_path / "elsewhere.toml")
    (pack / name).symlink_to(tmp_path / "elsewhere.toml")
    (line,) = sentences(pack)
    assert line.startswith(name)
    assert "链接" in line


@pytest.mark.parametrize("key", ["not", "all"])
def test_conditions_without_end_are_a_sentence(pack: Path, key: str) -> None:
    inner = '{ field = "unit_name", filled = true }'
    for _ in range(60):
        inner = f"{{ {key} = {inner if key == 'not' else f'[{inner}]'} }}"
    path = pack / FILES[1]
    path.write_text(path.read_text("utf-8") + f"\n[[rule]]\nname = 'x'\nwhen = {inner}\n", "utf-8")
    assert any(FILES[1] in line for line in sentences(pack))
    dotted = f"\n[[field]]\nid = 'y'\nvisible_when.{'not.' * 3000}field = 'unit_name'\n"
    path.write_text(path.read_text("utf-8") + dotted, "utf-8")
    assert any(FILES[1] in line for line in sentences(pack))


def test_a_block_that_uses_itself_ends(pack: Path) -> None:
    path = pack.parents[1] / "_shared" / "elements.block.toml"
    text = path.read_text("utf-8")
    path.write_text(text.replace('{ use = "elements.note" },', '{ use = "elements.kpis" },'), "utf-8")
    form = pack / FILES[1]
    used = '\n[[field]]\nuse = "elements.kpis"\nsection = "unit"\nsource = "x"\n'
    form.write_text(form.read_text("utf-8") + used, "utf-8")
    (line,) = [line for line in sentences(pack) if "elements.block.toml" in line]
    assert "列“kpis（取自 elements.block.toml）”不能再是表格" in line


# 3 ----------------------------------------------------------------------------------------


LOCKS: dict[str, Callable[[Path], object]] = {
    "another hash": lambda path: path.write_text("0" * 64 + "\n"),
    "capital letters": lambda path: path.write_text("A" * 64),
    "not hex": lambda path: path.write_text("锁定"),
    "empty": lambda path: path.write_bytes(b""),
    "binary": lambda path: path.write_bytes(bytes(range(256)) * 1000),
    "a folder": lambda path: path.mkdir(),
    "a link to nothing": lambda path: path.symlink_to("nowhere"),
}


@pytest.mark.parametrize("what", LOCKS)
def test_a_lock_that_is_wrong_is_a_sentence(pack: Path, what: str) -> None:
    LOCKS[what](pack / "LOCK")
    said = sentences(pack, needs_lock=True)
    assert len(said) == 1
    assert "LOCK" in said[0] or "锁定" in said[0]


# 4 ----------------------------------------------------------------------------------------


def values_with(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], None]:
    def spoil(path: Path) -> None:
        data = json.loads(path.read_text("utf-8"))
        change(data["values"])
        path.write_text(json.dumps(data), "utf-8")

    return spoil


SAMPLES: dict[str, Callable[[Path], object]] = {
    "no JSON": lambda path: path.write_text("{", "utf-8"),
    "a list": lambda path: path.write_text("[1]", "utf-8"),
    "a number": lambda path: path.write_text("1", "utf-8"),
    "not UTF-8": lambda path: path.write_bytes(b'{"values": {"unit_name": "\xd6\xd0"}}'),
    "deep": lambda path: path.write_text('{"values": {"unit_name": ' + "[" * 900 + "]" * 900 + "}}", "utf-8"),
    "deeper": lambda path: path.write_text("[" * 100_000, "utf-8"),
    "half a character": lambda path: path.write_text('{"values": {"unit_name": "\\ud800"}}', "utf-8"),
    "a huge number": lambda path: path.write_text('{"values": {"unit_name": ' + "9" * 5000 + "}}", "utf-8"),
    "missing": lambda path: path.unlink(),
    "a folder": replaced_by(Path.mkdir),
    "an unknown field": values_with(lambda values: values.update(unit_nam="x")),
    "an unknown column": values_with(lambda values: values["factories"][0].update(employes="1")),
    "a row twice": values_with(lambda values: [row.update(id="f1") for row in values["factories"] * 2]),
    "a row of no shape": values_with(lambda values: values["factories"].append(5)),
    "a wrong value": values_with(lambda values: values.update(unified_social_credit_code="1")),
    "final sections of no shape": lambda path: path.write_text('{"values": {}, "final_sections": 5}', "utf-8"),
}


@pytest.mark.parametrize("what", SAMPLES)
def test_a_sample_nobody_can_use_is_named(pack: Path, what: str) -> None:
    SAMPLES[what](pack / "samples" / "overseas_factories" / "full.json")
    (line,) = sentences(pack)
    assert "overseas_factories" in line
    assert "full" in line


def test_a_row_no_catalogue_knows_is_named(pack: Path) -> None:
    path = pack / "samples" / "advanced_declaration" / "full.json"
    values_with(lambda values: values["kpis"].append({"id": "kpi_21", "before": "1"}))(path)
    (line,) = sentences(pack)
    assert "kpi_21" in line
    assert "advanced_declaration/full" in line


@pytest.mark.parametrize(
    "path", ["../../../../../../etc/hostname", "/etc/hostname", "../../../../_shared/unit.block.toml"]
)
def test_a_sample_does_not_reach_out_of_its_pack(pack: Path, path: str) -> None:
    sample = pack / "samples" / "advanced_declaration" / "full.json"
    text = re.sub(r'"path": "[^"]+"', f'"path": "{path}"', sample.read_text("utf-8"), count=1)
    sample.write_text(text, "utf-8")
    (line,) = sentences(pack)
    assert "通知包以外" in line
    assert path in line
