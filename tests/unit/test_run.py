"""This file tests run.py and the lock files: set-up without a network, its explanations, and what it hands over.

The set-up tests make real environments from one small wheel written here, in a folder "测试 目录".
"""

from __future__ import annotations

import ast
import base64
import errno
import hashlib
import importlib.util
import json
import os
import re
import subprocess
import sys
import threading
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
RUN = ROOT / "run.py"


def load_run() -> ModuleType:
    spec = importlib.util.spec_from_file_location("run_under_test", RUN)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


run = load_run()


# ---------------------------------------------------------------- old Python


def test_run_py_keeps_to_the_syntax_of_python_3_6_so_that_an_old_python_can_explain_itself() -> None:
    ast.parse(RUN.read_text(encoding="utf-8"), feature_version=(3, 6))


def test_an_old_python_gets_one_sentence_and_exit_code_2() -> None:
    code = (
        "import runpy, sys; sys.version_info = (3, 7, 3, 'final', 0); "
        f"sys.argv = ['run.py']; runpy.run_path({str(RUN)!r}, run_name='__main__')"
    )
    done = subprocess.run([sys.executable, "-X", "utf8", "-c", code], capture_output=True, check=False)
    assert done.returncode == 2
    assert done.stdout == b""
    assert "需要 Python 3.11 或更新版本，当前是 3.7" in done.stderr.decode("utf-8")


# ---------------------------------------------------------------- the lock files


def pins(lock: Path) -> dict[str, tuple[str, int]]:
    """Normalised name → (version, number of hashes) of every requirement of a lock file."""
    text = re.sub(r"^\s*#.*\n?", "", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)
    found: dict[str, tuple[str, int]] = {}
    for line in text.replace("\\\n", " ").splitlines():
        requirement = re.fullmatch(
            r"([a-z0-9-]+)==([0-9][\w.]*)( ; [^#]*?)?((?: +--hash=sha256:[0-9a-f]{64})+)\s*", line
        )
        assert requirement is not None, f"not a pin with hashes: {line[:80]}"
        found[requirement[1]] = (requirement[2], requirement[4].count("--hash"))
    return found


def declared(group: str) -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = project["dependencies"] if group == "runtime" else project["optional-dependencies"][group]
    return {re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", one)[0]).lower() for one in wanted}  # type: ignore[index]


def test_every_dependency_is_pinned_with_hashes_in_the_lock() -> None:
    assert declared("runtime") <= set(pins(run.RUNTIME_LOCK))


def test_every_test_dependency_is_pinned_with_hashes_in_the_test_lock() -> None:
    assert declared("runtime") | declared("test") <= set(pins(run.TEST_LOCK))


def test_the_tests_run_with_the_very_versions_that_the_program_runs_with() -> None:
    tested = pins(run.TEST_LOCK)
    assert {name: tested.get(name) for name in pins(run.RUNTIME_LOCK)} == pins(run.RUNTIME_LOCK)


def test_qt_stays_below_6_10_because_old_kylin_and_uos_have_glibc_2_28() -> None:
    for lock in (run.RUNTIME_LOCK, run.TEST_LOCK):
        version = pins(lock)["pyside6-essentials"][0]
        assert (6, 8) <= tuple(int(part) for part in version.split(".")[:2]) < (6, 10)


@pytest.mark.parametrize("lock", [run.RUNTIME_LOCK, run.TEST_LOCK], ids=lambda lock: lock.name)
def test_a_lock_says_how_to_make_it_again_and_names_no_host_or_machine_path(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert "uv pip compile pyproject.toml" in text.splitlines()[1]
    assert not re.search(
        r"https?:|file:|--index|--extra-index|--find-links|--trusted-host|/(work|opt|home|root)/", text
    )


def test_a_lock_has_the_same_hash_whether_git_wrote_it_with_lf_or_crlf(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x==1\ny==2\n")
    (tmp_path / "b").write_bytes(b"x==1\r\ny==2\r\n")
    assert run.lock_hash(tmp_path / "a") == run.lock_hash(tmp_path / "b")


# ---------------------------------------------------------------- is the environment ready


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    file = tmp_path / "requirements.lock"
    file.write_text("tiny==1.0\n", encoding="utf-8")
    return file


@pytest.fixture
def environment(tmp_path: Path) -> Any:
    """An environment whose Python is the one that runs the tests."""
    made = run.Environment(tmp_path / ".venv")
    made.folder.mkdir()
    made.python = Path(sys.executable)
    return made


def test_an_environment_is_reused_while_its_lock_is_unchanged(environment: Any, lock: Path) -> None:
    environment.write_record([lock])
    assert environment.is_ready([lock])


def test_an_environment_is_not_ready_when_its_lock_has_changed(environment: Any, lock: Path) -> None:
    environment.write_record([lock])
    lock.write_text("tiny==1.1\n", encoding="utf-8")
    assert not environment.is_ready([lock])


def test_an_environment_without_the_test_tools_is_not_ready_for_the_tests(environment: Any, lock: Path) -> None:
    environment.write_record([lock])
    tests = lock.with_name("requirements-test.lock")
    tests.write_text("tiny==1.0\npytest==9\n", encoding="utf-8")
    assert not environment.is_ready([lock, tests])


def test_an_interrupted_environment_is_not_ready(environment: Any, lock: Path) -> None:
    environment.write_record([lock])
    environment.making.write_text("1", encoding="utf-8")
    assert not environment.is_ready([lock])


def test_an_environment_whose_python_is_gone_is_not_ready(environment: Any, lock: Path) -> None:
    environment.write_record([lock])
    environment.python = environment.folder / "bin" / "python"
    assert not environment.is_ready([lock])


def test_an_environment_made_by_another_python_version_is_not_ready(environment: Any, lock: Path) -> None:
    environment.write_record([lock])
    entries = json.loads(environment.record.read_text(encoding="utf-8"))
    environment.record.write_text(json.dumps({**entries, "python": "3.99"}), encoding="utf-8")
    assert not environment.is_ready([lock])


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[]", b'{"python": "3.11"'])
def test_a_damaged_record_counts_as_none(environment: Any, lock: Path, content: bytes) -> None:
    environment.record.write_bytes(content)
    assert environment.recorded() == {}
    assert not environment.is_ready([lock])


def test_a_missing_lock_file_is_explained(tmp_path: Path) -> None:
    with pytest.raises(run.SetupError, match=r"缺少 requirements\.lock，程序文件不完整"):
        run.prepare_environment([tmp_path / "requirements.lock"], tmp_path, {})


def test_the_fallback_folder_is_in_the_users_cache_and_differs_between_checkouts(tmp_path: Path) -> None:
    env = {"XDG_CACHE_HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path)}
    one, two = (run.find_fallback_folder(Path(name), env) for name in ("/甲", "/乙"))
    assert one.parent == two.parent == tmp_path / "zhizao-shenbao"
    assert one != two


def test_the_set_up_lock_is_held_by_one_at_a_time_and_free_afterwards(tmp_path: Path) -> None:
    file = tmp_path / ".setup-lock"
    with run.only_one(file):
        second = os.open(file, os.O_RDWR)
        assert not run.try_lock(second)
        os.close(second)
    with run.only_one(file):
        pass


def test_who_waits_for_the_set_up_lock_is_told_and_goes_on_when_it_is_free(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told, entered = threading.Event(), threading.Event()
    monkeypatch.setattr(run, "say", lambda text: told.set() if "另一个窗口正在准备运行环境" in text else None)

    def wait() -> None:
        with run.only_one(tmp_path / "lock"):
            entered.set()

    waiting = threading.Thread(target=wait)
    with run.only_one(tmp_path / "lock"):
        waiting.start()
        told.wait()
        assert not entered.is_set()
    waiting.join()
    assert entered.is_set()


# ---------------------------------------------------------------- set-up, for real, without a network

FAKE_PROGRAM = """
import json, sys, tiny
if sys.argv[1:2] == ["exit"]:
    print("程序自己的话", file=sys.stderr)
    raise SystemExit(int(sys.argv[2]))
print(json.dumps({"args": sys.argv[1:], "tiny": tiny.VERSION}, ensure_ascii=False))
"""


def write_wheel(folder: Path, version: str) -> str:
    """Write the wheel "tiny"; gives its line for a lock file."""
    info = f"tiny-{version}.dist-info"
    files = {
        "tiny.py": f"VERSION = {version!r}\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: tiny\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    rows = []
    for name, text in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
        rows.append(f"{name},sha256={digest},{len(text.encode())}\n")
    files[f"{info}/RECORD"] = "".join(rows) + f"{info}/RECORD,,\n"
    folder.mkdir(exist_ok=True)
    wheel = folder / f"tiny-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return f"tiny=={version} --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"


class Checkout:
    """A copy of run.py beside a small program, a lock file with one requirement and its wheel."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "测试 目录"
        (self.folder / "desktop").mkdir(parents=True)
        (self.folder / "run.py").write_bytes(RUN.read_bytes())
        (self.folder / "desktop" / "__init__.py").touch()
        (self.folder / "desktop" / "__main__.py").write_text(FAKE_PROGRAM, encoding="utf-8")
        self.lock = self.folder / "requirements.lock"
        self.require("1.0")
        self.home = folder / "home"
        self.home.mkdir()
        self.environment = run.Environment(self.folder / ".venv")

    def require(self, version: str) -> None:
        self.lock.write_text(write_wheel(self.folder / "wheels", version), encoding="utf-8")

    def start(self, *args: str, **variables: str) -> subprocess.CompletedProcess[str]:
        kept = {name: value for name, value in os.environ.items() if name.upper() in ("PATH", "SYSTEMROOT", "TEMP")}
        env = {**kept, "HOME": str(self.home), "PIP_CONFIG_FILE": os.devnull, "PYTHONUTF8": "1", **variables}
        command = [sys.executable, str(self.folder / "run.py"), *args]
        return subprocess.run(
            command,
            env=env,
            cwd=self.home,
            capture_output=True,
            encoding="utf-8",
            stdin=subprocess.DEVNULL,
            check=False,
        )


@pytest.fixture(scope="module")
def used_checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checkout]:
    """A checkout whose environment was made by a first start; that start is checked here."""
    checkout = Checkout(tmp_path_factory.mktemp("checkout"))
    first = checkout.start("notices", "--json")
    assert first.returncode == 0, first.stderr
    assert json.loads(first.stdout) == {"args": ["notices", "--json"], "tiny": "1.0"}
    assert "1/2 建立运行环境" in first.stderr
    assert "2/2 安装依赖（离线，来自 " in first.stderr
    assert "运行环境已就绪" in first.stderr
    yield checkout
    assert not checkout.environment.making.exists()


def test_a_second_start_reuses_the_environment_and_says_nothing(used_checkout: Checkout) -> None:
    again = used_checkout.start("count", "文 件.txt")
    assert (again.returncode, again.stderr) == (0, "")
    assert json.loads(again.stdout)["args"] == ["count", "文 件.txt"]


def test_the_exit_code_of_the_program_is_passed_on(used_checkout: Checkout) -> None:
    done = used_checkout.start("exit", "7")
    assert (done.returncode, done.stdout, done.stderr.strip()) == (7, "", "程序自己的话")


def test_a_file_in_the_users_folder_does_not_stand_in_for_a_module(used_checkout: Checkout) -> None:
    (used_checkout.home / "json.py").write_text("raise SystemExit('wrong json')", encoding="utf-8")
    assert used_checkout.start("notices").returncode == 0


def test_foreign_python_and_pip_variables_do_no_harm(used_checkout: Checkout) -> None:
    used_checkout.require("1.1")
    done = used_checkout.start(
        "notices", PYTHONPATH="/nowhere", PYTHONHOME="", PIP_USER="1", PIP_TARGET=str(used_checkout.home / "target")
    )
    assert json.loads(done.stdout)["tiny"] == "1.1"
    assert "沿用运行环境" in done.stderr
    assert not (used_checkout.home / "target").exists()


def test_a_half_made_environment_is_made_anew(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path)
    stale = checkout.environment.folder / "lib" / "stale.txt"
    stale.parent.mkdir(parents=True)
    stale.write_text("left by the interrupted start", encoding="utf-8")
    checkout.environment.making.write_text("1", encoding="utf-8")
    done = checkout.start("notices")
    assert done.returncode == 0, done.stderr
    assert "上次没有准备完，重新建立运行环境" in done.stderr
    assert not stale.exists()
    assert not checkout.environment.making.exists()


def test_a_wheel_that_is_not_the_locked_one_is_refused_and_the_next_start_goes_on(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path)
    good = checkout.lock.read_text(encoding="utf-8")
    checkout.lock.write_text(re.sub(r"sha256:\w+", "sha256:" + "0" * 64, good), encoding="utf-8")
    refused = checkout.start("notices")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "校验值不符，没有安装" in refused.stderr

    checkout.lock.write_text(good.replace("1.0", "2.0"), encoding="utf-8")
    absent = checkout.start("notices")
    assert absent.returncode == 1
    assert re.search(r"离线文件夹 .*wheels 里没有适用于本机的 tiny==2\.0", absent.stderr)

    checkout.lock.write_text(good, encoding="utf-8")
    done = checkout.start("notices")
    assert done.returncode == 0, done.stderr
    assert "沿用运行环境" in done.stderr


def test_two_starts_at_once_make_one_environment(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path)
    results: list[subprocess.CompletedProcess[str]] = []
    starts = [threading.Thread(target=lambda: results.append(checkout.start("notices"))) for _ in range(2)]
    for one in starts:
        one.start()
    for one in starts:
        one.join()
    assert [one.returncode for one in results] == [0, 0], [one.stderr for one in results]
    assert sum("1/2 建立运行环境" in one.stderr for one in results) == 1


def test_an_interrupted_step_is_ended_before_the_interruption_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Interrupting:
        def read(self, line: str) -> str:
            raise KeyboardInterrupt

        def waiting(self) -> str:
            return ""

    started: list[subprocess.Popen[str]] = []

    class Watched(subprocess.Popen[str]):
        def __init__(self, *args: Any, **keywords: Any) -> None:
            super().__init__(*args, **keywords)
            started.append(self)

    monkeypatch.setattr(run.subprocess, "Popen", Watched)
    code = "import time; print('started', flush=True); time.sleep(30)"
    with run.only_one(tmp_path / "lock") as guard, pytest.raises(KeyboardInterrupt):
        run.run_quietly([sys.executable, "-c", code], run.child_variables(os.environ), guard, Interrupting())
    assert [step.returncode in (None, 0) for step in started] == [False]


def test_ctrl_c_is_answered_with_one_sentence_and_130(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "start", interrupted)
    monkeypatch.setattr(run.signal, "signal", lambda *_: None)
    assert run.main([]) == 130
    assert capsys.readouterr() == ("", "【智造申报】已中断。再次运行会自动接着准备。\n")


# ---------------------------------------------------------------- explanations


def find_all_but(*absent: str) -> Callable[[str], object]:
    return lambda name: None if name in absent else object()


def test_a_python_without_ensurepip_is_told_the_package_and_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run.shutil, "which", lambda name: f"/usr/bin/{name}" if name == "apt-get" else None)
    with pytest.raises(run.SetupError) as refused:
        run.check_python_can_make(find_all_but("ensurepip"), "linux")
    assert "缺少 ensurepip 模块" in str(refused.value)
    assert "apt-get install python3-venv" in str(refused.value)
    assert "dnf" not in str(refused.value)


def test_a_windows_python_without_venv_is_told_to_use_the_full_installer() -> None:
    with pytest.raises(run.SetupError, match=r"缺少 venv、ensurepip 模块(.|\n)*官方安装程序"):
        run.check_python_can_make(find_all_but("venv", "ensurepip"), "win32")


def test_a_complete_python_may_make_an_environment() -> None:
    run.check_python_can_make(find_all_but(), "linux")


@pytest.mark.parametrize(
    ("tools", "expected"),
    [
        (("apt-get", "dnf"), ["apt-get install a"]),
        (("dnf", "yum"), ["dnf install b"]),
        (("yum",), ["yum install b"]),
        ((), ["apt-get install a", "dnf install b"]),
    ],
)
def test_the_command_is_that_of_the_machines_package_manager(
    monkeypatch: pytest.MonkeyPatch, tools: tuple[str, ...], expected: list[str]
) -> None:
    monkeypatch.setattr(run.shutil, "which", lambda name: name if name in tools else None)
    lines = run.install_commands(["a", "a"], ["b"])
    assert len(lines) == len(expected)
    assert all(wanted in line for wanted, line in zip(expected, lines, strict=True))


@pytest.mark.parametrize(
    ("output", "wheels", "sentence"),
    [
        ("WARNING: Retrying (Retry(total=0)) after NewConnectionError", None, "连不上 Python 软件包下载源"),
        ("ERROR: ReadTimeoutError: Read timed out.", None, "SHENBAO_WHEELS"),
        ("ERROR: [Errno 28] No space left on device", None, "磁盘空间不足"),
        ("ERROR: [Errno 13] Permission denied: 'x.dll'", None, "没有写入权限"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", None, "校验值不符"),
        ("ERROR: No matching distribution found for lxml==6.1.3", None, "没有适用于本机的 lxml==6.1.3"),
        ("ERROR: No matching distribution found for lxml==6.1.3", Path("/轮子"), "离线文件夹"),
        ("something new\n\nerror: 42", None, "error: 42"),
    ],
)
def test_each_failure_of_a_step_has_its_explanation(output: str, wheels: Path | None, sentence: str) -> None:
    text = run.explain_failure("安装依赖", output.splitlines(), wheels)
    assert text.startswith("安装依赖失败")
    assert sentence in text


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (errno.ENOSPC, "磁盘空间不足"),
        (errno.EROFS, "没有写入权限：/x/.venv。"),
        (errno.EACCES, "请把程序文件夹复制到自己的目录"),
        (errno.EIO, "准备运行环境时出错：/x/.venv："),
    ],
)
def test_a_full_disk_and_a_read_only_folder_are_explained(code: int, sentence: str) -> None:
    assert sentence in run.explain_os_error(OSError(code, os.strerror(code), "/x/.venv"))


def test_a_named_wheel_folder_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(run.SetupError, match="SHENBAO_WHEELS 指向的文件夹不存在"):
        run.find_wheels(tmp_path, {"SHENBAO_WHEELS": str(tmp_path / "none")})


def test_wheels_beside_run_py_are_used_and_without_them_the_network(tmp_path: Path) -> None:
    assert run.find_wheels(tmp_path, {}) is None
    (tmp_path / "wheels").mkdir()
    assert run.find_wheels(tmp_path, {}) == tmp_path / "wheels"


def test_pips_output_becomes_a_few_readable_lines() -> None:
    progress = run.InstallProgress(3)
    progress.last_said -= 10
    assert progress.read("Ignoring pywin32: markers 'sys_platform == \"win32\"' don't match") == ""
    assert progress.read("Collecting lxml==6.1.3 (from -r r.lock (line 9))") == "  已取得 1/2　lxml 6.1.3"
    assert progress.read("  Downloading lxml-6.1.3-cp311-cp311-linux_x86_64.whl.metadata (4.1 kB)") == ""
    assert (
        progress.read("  Downloading lxml-6.1.3-cp311-cp311-linux_x86_64.whl (5.2 MB)") == "  下载 lxml 6.1.3（5.2 MB）"
    )
    assert progress.read("Collecting zipp==4.1 (from -r r.lock)") == "", "at most one line every two seconds"
    assert progress.read("Installing collected packages: zipp, lxml") == "  写入 2 个包"


# ---------------------------------------------------------------- screen and system libraries


def test_linux_without_display_and_wayland_has_no_screen() -> None:
    assert "DISPLAY 和 WAYLAND_DISPLAY 都未设置" in run.find_screen_problem("linux", {})
    assert run.find_screen_problem("linux", {"WAYLAND_DISPLAY": "wayland-0"}) == ""
    assert run.find_screen_problem("linux", {"QT_QPA_PLATFORM": "vnc"}) == ""
    assert run.find_screen_problem("win32", {}) == ""


def test_an_x_server_that_does_not_answer_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "can_connect_to_x", lambda: False)
    assert "连不上图形界面（DISPLAY=:7）" in run.find_screen_problem("linux", {"DISPLAY": ":7"})


def test_without_a_screen_the_demonstration_runs_instead_of_the_window(used_checkout: Checkout) -> None:
    done = used_checkout.start(DISPLAY="", WAYLAND_DISPLAY="")
    if sys.platform == "linux":
        assert json.loads(done.stdout)["args"] == ["demo", "--out", "demo-out"]
        assert "改为运行演示" in done.stderr
    else:
        assert json.loads(done.stdout)["args"] == ["open"]


def test_open_asked_for_by_name_without_a_screen_is_refused() -> None:
    if sys.platform == "linux":
        with pytest.raises(run.SetupError, match="不能打开窗口"):
            run.start(["open"], {})
    else:
        assert run.find_screen_problem(sys.platform, {}) == ""


@pytest.mark.parametrize(
    ("env", "plugin"),
    [
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, "xcb"),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "wayland-generic"),
        ({"QT_QPA_PLATFORM": "offscreen:size=1x1", "DISPLAY": ":0"}, "offscreen"),
        ({}, "offscreen"),
    ],
)
def test_the_plugin_checked_is_the_one_qt_will_use(env: dict[str, str], plugin: str) -> None:
    assert run.choose_plugin(env) == plugin


def test_a_loader_error_names_every_missing_library_and_the_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run.shutil, "which", lambda name: name if name == "apt-get" else None)
    problem = "libEGL.so.1: cannot open shared object file: No such file or directory"
    text = run.explain_qt_problem(problem, ["libEGL.so.1", "libxcb-cursor.so.0"])
    assert "系统缺少 libEGL.so.1、libxcb-cursor.so.0。" in text
    assert text.endswith("apt-get install libegl1 libxcb-cursor0")


def test_a_missing_library_that_is_not_in_the_table_is_still_named() -> None:
    text = run.explain_qt_problem("libstrange-2.so.7: cannot open shared object file: No such file", [])
    assert "libstrange-2.so.7" in text
    assert "提供该文件的软件包" in text


def test_a_system_with_too_old_a_glibc_is_told_so() -> None:
    problem = "/lib64/libc.so.6: version `GLIBC_2.34' not found (required by QtCore.abi3.so)"
    assert run.explain_qt_problem(problem, []).startswith("系统太旧：图形库需要 GLIBC_2.34")


def test_another_loader_error_is_shown_as_it_is() -> None:
    assert run.explain_qt_problem("wrong ELF class", []) == "图形库不能加载：wrong ELF class"


def test_the_probe_loads_qt_here_and_its_answer_is_remembered(environment: Any) -> None:
    command = [sys.executable, "-I", "-c", run.QT_PROBE, "offscreen", "libno-such.so.9"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert json.loads(done.stdout) == {"problem": "", "missing": []}
    run.check_qt(environment, {**os.environ, "QT_QPA_PLATFORM": "offscreen"})
    if sys.platform == "linux":
        assert environment.qt_checked.read_text(encoding="utf-8") == "offscreen\n"
        environment.python = environment.folder / "gone"
        run.check_qt(environment, {"QT_QPA_PLATFORM": "offscreen"})


def test_the_probe_reports_a_failed_import_and_the_libraries_that_are_absent(tmp_path: Path) -> None:
    package = tmp_path / "PySide6"
    package.mkdir()
    text = "libEGL.so.1: cannot open shared object file: No such file or directory"
    (package / "__init__.py").write_text(f"raise ImportError({text!r})", encoding="utf-8")
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n{run.QT_PROBE}"
    command = [sys.executable, "-I", "-c", code, "xcb", "libno-such.so.9"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert json.loads(done.stdout) == {"problem": text, "missing": ["libno-such.so.9"]}


# ---------------------------------------------------------------- running


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        ([], ["-n", "2"]),
        (["tests/unit", "-q"], ["-n", "2", "tests/unit", "-q"]),
        (["--no-header"], ["-n", "2", "--no-header"]),
        (["-n", "0"], ["-n", "0"]),
        (["-n4", "-q"], ["-n4", "-q"]),
        (["--numprocesses=1"], ["--numprocesses=1"]),
        (["--pdb"], ["--pdb"]),
        (["-p", "no:xdist"], ["-p", "no:xdist"]),
    ],
)
def test_the_tests_use_two_workers_unless_the_caller_chose(args: list[str], expected: list[str]) -> None:
    assert run.pytest_arguments(args) == expected


def test_the_tests_run_off_screen_with_the_bundled_fonts_unless_told_otherwise(tmp_path: Path) -> None:
    variables = run.program_variables(tmp_path, {}, is_test=True)
    assert (variables["QT_QPA_PLATFORM"], variables["SHENBAO_BUNDLED_FONTS"]) == ("offscreen", "1")
    assert run.program_variables(tmp_path, {"QT_QPA_PLATFORM": "xcb"}, is_test=True)["QT_QPA_PLATFORM"] == "xcb"
    assert "QT_QPA_PLATFORM" not in run.program_variables(tmp_path, {}, is_test=False)


def test_the_program_is_found_from_any_folder_and_foreign_variables_are_dropped(tmp_path: Path) -> None:
    env = {"PYTHONPATH": "/x", "PYTHONHOME": "/y", "PIP_TARGET": "/z", "VIRTUAL_ENV": "/v", "LANG": "zh_CN.UTF-8"}
    variables = run.program_variables(tmp_path, env, is_test=False)
    assert variables["PYTHONPATH"] == str(tmp_path)
    assert variables["LANG"] == "zh_CN.UTF-8"
    assert not {"PYTHONHOME", "PIP_TARGET", "VIRTUAL_ENV"} & set(variables)


def test_what_run_py_says_goes_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    run.say("第一行\n  第二行")
    assert capsys.readouterr() == ("", "【智造申报】第一行\n  第二行\n")


def test_messages_do_no_harm_when_there_is_no_console(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    run.say("没有控制台")
    assert sys.stderr is None
