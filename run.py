#!/usr/bin/env python3
"""This file starts 智造申报 from a checkout: it makes the environment, then runs the window, a command or the tests.

``python3 run.py``               the window (on a machine without a screen: the demonstration, into ``demo-out``)
``python3 run.py test [ARGS]``   the tests; ARGS go to pytest
``python3 run.py COMMAND …``     any command of the program, e.g. ``notices --json``, ``demo --out DIR``, ``bench``

One file on purpose: it is what a person downloads and runs before anything is installed. Only the standard library
is used. Everything this file says goes to stderr, so a command's stdout stays clean.
Exit codes: the program's own; 1 the environment could not be made; 2 Python is too old; 130 interrupted.
"""

import sys

# Kept in the syntax of Python 3.6, so that an old Python shows this sentence and not a SyntaxError.
if sys.version_info < (3, 11):  # noqa: UP036
    sys.stderr.write(
        "【智造申报】需要 Python 3.11 或更新版本，当前是 {}.{}（{}）。\n"  # noqa: UP032
        "请安装 Python 3.11 以上版本后用它运行，例如：python3.11 run.py\n".format(
            sys.version_info[0], sys.version_info[1], sys.executable
        )
    )
    sys.exit(2)

import contextlib
import ctypes
import errno
import hashlib
import importlib.util
import json
import os
import platform
import queue
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
RUNTIME_LOCK = ROOT / "requirements.lock"
TEST_LOCK = ROOT / "requirements-test.lock"
QT_COMMANDS = frozenset({"open", "self-test", "bench"})

NO_RIGHTS = (errno.EACCES, errno.EPERM, errno.EROFS)
NO_SPACE = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))

# soname of a system library that Qt needs → (Debian, UOS, Kylin package; Fedora, openEuler package)
SYSTEM_LIBRARIES = {
    "libEGL.so.1": ("libegl1", "libglvnd-egl"),
    "libGL.so.1": ("libgl1", "libglvnd-glx"),
    "libOpenGL.so.0": ("libopengl0", "libglvnd-opengl"),
    "libX11.so.6": ("libx11-6", "libX11"),
    "libX11-xcb.so.1": ("libx11-xcb1", "libX11-xcb"),
    "libdbus-1.so.3": ("libdbus-1-3", "dbus-libs"),
    "libfontconfig.so.1": ("libfontconfig1", "fontconfig"),
    "libfreetype.so.6": ("libfreetype6", "freetype"),
    "libglib-2.0.so.0": ("libglib2.0-0", "glib2"),
    "libgthread-2.0.so.0": ("libglib2.0-0", "glib2"),
    "libgssapi_krb5.so.2": ("libgssapi-krb5-2", "krb5-libs"),
    "libxcb.so.1": ("libxcb1", "libxcb"),
    "libxcb-cursor.so.0": ("libxcb-cursor0", "xcb-util-cursor"),
    "libxcb-icccm.so.4": ("libxcb-icccm4", "xcb-util-wm"),
    "libxcb-image.so.0": ("libxcb-image0", "xcb-util-image"),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1", "xcb-util-keysyms"),
    "libxcb-randr.so.0": ("libxcb-randr0", "libxcb"),
    "libxcb-render-util.so.0": ("libxcb-render-util0", "xcb-util-renderutil"),
    "libxcb-render.so.0": ("libxcb-render0", "libxcb"),
    "libxcb-shape.so.0": ("libxcb-shape0", "libxcb"),
    "libxcb-shm.so.0": ("libxcb-shm0", "libxcb"),
    "libxcb-sync.so.1": ("libxcb-sync1", "libxcb"),
    "libxcb-util.so.1": ("libxcb-util1", "xcb-util"),
    "libxcb-xfixes.so.0": ("libxcb-xfixes0", "libxcb"),
    "libxcb-xkb.so.1": ("libxcb-xkb1", "libxcb"),
    "libxkbcommon.so.0": ("libxkbcommon0", "libxkbcommon"),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0", "libxkbcommon-x11"),
    "libwayland-client.so.0": ("libwayland-client0", "libwayland-client"),
    "libwayland-cursor.so.0": ("libwayland-cursor0", "libwayland-cursor"),
    "libz.so.1": ("zlib1g", "zlib"),
    "libzstd.so.1": ("libzstd1", "libzstd"),
}

# Run by the environment's Python: can Qt be loaded, and the plugin that talks to the screen? Prints JSON.
QT_PROBE = """
import ctypes, json, pathlib, sys
plugin, sonames = sys.argv[1], sys.argv[2:]
problem, missing = "", []
try:
    import PySide6.QtWidgets
    import PySide6.QtPrintSupport
    file = pathlib.Path(PySide6.__file__).parent / "Qt/plugins/platforms" / ("libq" + plugin + ".so")
    if file.exists():
        ctypes.CDLL(str(file))
except (ImportError, OSError) as error:
    problem = str(error)
if problem:
    for soname in sonames:
        try:
            ctypes.CDLL(soname)
        except OSError:
            missing.append(soname)
print(json.dumps({"problem": problem, "missing": missing}))
"""


class SetupError(Exception):
    """The program cannot be started; the text is one Simplified Chinese explanation, lines parted by newlines."""


def say(text: str) -> None:
    """Tell the person at the terminal something, on stderr. Indented lines belong to the line before."""
    if sys.stderr is None:  # started by pythonw
        return
    for line in text.splitlines():
        sys.stderr.write(line + "\n" if line.startswith("  ") else f"【智造申报】{line}\n")
    sys.stderr.flush()


# ---------------------------------------------------------------- the environment


class Environment:
    """One virtual environment folder and what is recorded about it.

    ``.lock-hash``    what was installed: JSON of the Python version and the SHA-256 of each lock file
    ``.making``       stands there only while the environment is being made or changed; left behind = half-made
    ``.setup-lock``   held by the one process that is making it
    ``.qt-checked``   the Qt platform plugins found to load on this machine
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        self.record = folder / ".lock-hash"
        self.making = folder / ".making"
        self.setup_lock = folder / ".setup-lock"
        self.qt_checked = folder / ".qt-checked"

    def python_version(self) -> str:
        """The "3.11" of the environment's own Python; "" when that Python is missing or does not start."""
        return self.ask("-S", "-c", "import sys; print('%d.%d' % sys.version_info[:2])")

    def has_pip(self) -> bool:
        return self.ask("-c", "import pip; print('yes')") == "yes"

    def ask(self, *args: str) -> str:
        """What the environment's Python prints; "" when it cannot be started or fails."""
        command = [str(self.python), "-I", *args]
        try:
            done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, text=True, check=False)
        except OSError:
            return ""
        return done.stdout.strip() if done.returncode == 0 else ""

    def is_writable(self) -> bool:
        """True when the environment may be made or changed here. Raises OSError for anything but missing rights."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            os.close(os.open(self.setup_lock, os.O_RDWR | os.O_CREAT, 0o644))
        except OSError as error:
            if error.errno in NO_RIGHTS:
                return False
            raise
        return True

    def recorded(self) -> dict[str, str]:
        """What ``.lock-hash`` says; empty when nothing readable is there."""
        try:
            found = json.loads(self.record.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}

    def is_ready(self, locks: Iterable[Path]) -> bool:
        """True when everything in ``locks`` is installed, unchanged since, and was not interrupted."""
        if self.making.exists():
            return False
        recorded = self.recorded()
        if any(recorded.get(lock.name) != lock_hash(lock) for lock in locks):
            return False
        return recorded.get("python", "-") == self.python_version()

    def write_record(self, locks: Iterable[Path]) -> None:
        """Record the installed locks; the last step, so its presence means a whole environment."""
        entries = {"python": self.python_version(), **{lock.name: lock_hash(lock) for lock in locks}}
        part = self.record.with_name(".lock-hash.part")
        part.write_text(json.dumps(entries, indent=1) + "\n", encoding="utf-8")
        os.replace(part, self.record)

    def clear(self) -> None:
        """Remove everything but the two files that guard the work."""
        for entry in self.folder.iterdir():
            if entry not in (self.setup_lock, self.making):
                if entry.is_dir() and not entry.is_symlink():
                    shutil.rmtree(entry)
                else:
                    entry.unlink()


def lock_hash(lock: Path) -> str:
    """SHA-256 of a lock file, the same whether git wrote it with LF or CRLF."""
    return hashlib.sha256(lock.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def find_fallback_folder(root: Path, env: Mapping[str, str]) -> Path:
    """Where the environment goes when the checkout may not be written: the user's cache, one folder per checkout."""
    if os.name == "nt":
        cache = Path(env.get("LOCALAPPDATA") or Path.home() / "AppData/Local")
    else:
        cache = Path(env.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "zhizao-shenbao" / ("venv-" + hashlib.sha256(str(root).encode()).hexdigest()[:12])


@contextlib.contextmanager
def only_one(file: Path) -> Iterator[int]:
    """Hold ``file`` as a lock across processes, waiting for whoever has it; gives its descriptor.

    The operating system releases it when the holder dies, so a crash never blocks the next start. Raises OSError.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        is_told = False
        while not try_lock(descriptor):
            if not is_told:
                say("另一个窗口正在准备运行环境，等它完成……")
                is_told = True
            time.sleep(0.2)
        yield descriptor
    finally:
        os.close(descriptor)  # this also releases the lock


def try_lock(descriptor: int) -> bool:
    """Take the lock on an open file if nobody has it. True also on file systems that have no locks."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EAGAIN, errno.EDEADLK):
            return False
        if error.errno in (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP):
            return True
        raise
    return True


def prepare_environment(locks: Sequence[Path], root: Path, env: Mapping[str, str]) -> Environment:
    """The environment with everything in ``locks`` installed: re-used, completed, or made. Raises SetupError, OSError.

    ``locks`` run from small to large: each holds everything of the one before, so only the last is installed.
    """
    for lock in locks:
        if not lock.is_file():
            raise SetupError(f"缺少 {lock.name}，程序文件不完整。请重新取得完整的程序文件夹后再试。")
    here, elsewhere = Environment(root / ".venv"), Environment(find_fallback_folder(root, env))
    for environment in (here, elsewhere):
        if environment.is_ready(locks):
            return environment
    if here.is_writable():
        return make_environment(here, locks, root, env)
    say(f"程序文件夹不可写，运行环境改放在 {elsewhere.folder}")
    return make_environment(elsewhere, locks, root, env)


def make_environment(
    environment: Environment, locks: Sequence[Path], root: Path, env: Mapping[str, str]
) -> Environment:
    """Make or complete one environment, alone; a half-made one is made anew. Raises SetupError, OSError."""
    wheels = find_wheels(root, env)
    with only_one(environment.setup_lock) as guard:
        if environment.is_ready(locks):
            return environment  # somebody else made it while we waited
        started = time.monotonic()
        recorded, version = environment.recorded(), environment.python_version()
        is_interrupted = environment.making.exists()
        is_same_python = bool(version) and recorded.get("python", version) == version
        is_usable = is_same_python and not is_interrupted and environment.has_pip()
        if not is_usable:
            check_python_can_make(importlib.util.find_spec, sys.platform)
        environment.making.write_text(f"{os.getpid()}\n", encoding="utf-8")
        for stale in (environment.record, environment.qt_checked):
            stale.unlink(missing_ok=True)
        if is_usable:
            say(f"1/2 沿用运行环境 {environment.folder}，按新的依赖清单补齐")
        else:
            say(f"1/2 {'上次没有准备完，重新' if is_interrupted else ''}建立运行环境 {environment.folder}")
            environment.clear()
            create_venv(environment, env, guard)
        say("2/2 安装依赖" + (f"（离线，来自 {wheels}）" if wheels else "" if is_usable else "（约需下载 130 MB）"))
        install(environment, locks[-1], wheels, env, guard)
        environment.write_record(locks)
        environment.making.unlink()
        say(f"运行环境已就绪，用时 {time.monotonic() - started:.0f} 秒")
        return environment


def check_python_can_make(find_spec: Callable[[str], object], system: str) -> None:
    """Refuse, with the command that helps, when this Python has no ``venv`` or ``ensurepip``. Raises SetupError."""
    missing = [name for name in ("venv", "ensurepip") if find_spec(name) is None]
    if not missing:
        return
    lines = [f"这个 Python（{sys.executable}）缺少 {'、'.join(missing)} 模块，不能建立运行环境。"]
    if system == "linux":
        lines.append("请安装后再运行：")
        lines += install_commands(["python3-venv"], ["python3", "python3-pip"])
    else:
        lines.append("请改用从 Python 官方安装程序安装的 Python 3.11 以上版本（不要用嵌入式精简包）。")
    raise SetupError("\n".join(lines))


def create_venv(environment: Environment, env: Mapping[str, str], guard: int) -> None:
    """Create the bare environment with pip in it. Raises SetupError."""
    base = str(getattr(sys, "_base_executable", "") or sys.executable)
    code, lines = run_quietly([base, "-m", "venv", str(environment.folder)], child_variables(env), guard, None)
    if code:
        raise SetupError(explain_failure("建立运行环境", lines, None))


def find_wheels(root: Path, env: Mapping[str, str]) -> Path | None:
    """The folder of offline wheels: SHENBAO_WHEELS, else ``wheels/`` beside this file; None to use the network."""
    named = env.get("SHENBAO_WHEELS", "")
    if named:
        folder = Path(named).resolve()
        if not folder.is_dir():
            raise SetupError(f"SHENBAO_WHEELS 指向的文件夹不存在：{folder}")
        return folder
    return root / "wheels" if (root / "wheels").is_dir() else None


def install(environment: Environment, lock: Path, wheels: Path | None, env: Mapping[str, str], guard: int) -> None:
    """Install one lock file, every file checked against its hash. Raises SetupError."""
    command = [str(environment.python), "-I", "-X", "utf8", "-m", "pip", "install", "--require-hashes"]
    command += ["--only-binary", ":all:"]
    command += ["--no-input", "--no-color", "--progress-bar", "off", "--disable-pip-version-check"]
    command += ["--no-warn-script-location", "-r", str(lock)]
    if wheels:
        command += ["--no-index", "--find-links", str(wheels)]
    progress = InstallProgress(count_pins(lock))
    code, lines = run_quietly(command, child_variables(env), guard, progress)
    if code:
        if not any(line.startswith("Installing collected packages") for line in lines):
            environment.making.unlink()  # nothing was written yet: the next start goes on from here
        raise SetupError(explain_failure("安装依赖", lines, wheels))


def count_pins(lock: Path) -> int:
    return len(re.findall(r"^[A-Za-z0-9]\S*==", lock.read_text(encoding="utf-8"), re.MULTILINE))


class InstallProgress:
    """Turns pip's output into a few lines a person reads."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.seen: set[str] = set()
        self.started = self.last_said = time.monotonic()

    def read(self, line: str) -> str:
        """What to say about one line of pip's output; "" for nothing."""
        if line.startswith("Ignoring "):
            self.total -= 1
            return ""
        pin = re.match(r"(?:Collecting|Requirement already satisfied:) ([\w.-]+)==([\w.]+)", line)
        if pin:
            self.seen.add(pin[1].lower())
            return self.spaced(f"  已取得 {len(self.seen)}/{self.total}　{pin[1]} {pin[2]}")
        wheel = re.match(r"\s+Downloading (\w+)-(\d[\w.]*)-\S+ \(([\d.]+) MB\)", line)
        if wheel:
            return f"  下载 {wheel[1]} {wheel[2]}（{wheel[3]} MB）" if float(wheel[3]) >= 5 else ""
        if line.startswith("Installing collected packages:"):
            return f"  写入 {line.count(',') + 1} 个包"
        if "Retrying (Retry(" in line:
            return self.spaced("  网络没有响应，重试")
        return ""

    def waiting(self) -> str:
        """What to say when pip has been silent for a while."""
        return f"  仍在进行，已用 {time.monotonic() - self.started:.0f} 秒"

    def spaced(self, text: str) -> str:
        """``text`` at most every two seconds."""
        now = time.monotonic()
        if now - self.last_said < 2:
            return ""
        self.last_said = now
        return text


def run_quietly(
    command: Sequence[str], variables: Mapping[str, str], guard: int, progress: InstallProgress | None
) -> tuple[int, list[str]]:
    """Run a set-up step; gives its exit code and output lines. Interrupted, it ends the step before passing that on.

    The step inherits the descriptor ``guard`` of the lock: even if this process is killed, the lock is held until the
    step is over, so no second process works on the same folder.
    """
    is_posix = os.name != "nt"
    lines: list[str] = []
    with subprocess.Popen(
        command, env=dict(variables), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        encoding="utf-8", errors="replace", pass_fds=(guard,) if is_posix else (), start_new_session=is_posix,
    ) as step:  # fmt: skip
        arrived: queue.Queue[str | None] = queue.Queue()
        reader = threading.Thread(target=pass_lines, args=(step, arrived), daemon=True)
        reader.start()
        try:
            while True:
                try:
                    line = arrived.get(timeout=15)
                except queue.Empty:
                    text = progress.waiting() if progress else ""
                else:
                    if line is None:
                        break
                    lines.append(line)
                    text = progress.read(line) if progress else ""
                if text:
                    say(text)
        except BaseException:
            end_group(step)
            raise
    return step.returncode, lines


def end_group(step: "subprocess.Popen[str]") -> None:
    """End a set-up step and everything it started: politely, so that pip removes its temporary files, then surely."""
    if sys.platform == "win32":
        step.kill()
        return
    with contextlib.suppress(ProcessLookupError):
        os.killpg(step.pid, signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            step.wait(5)
        os.killpg(step.pid, signal.SIGKILL)


def pass_lines(step: "subprocess.Popen[str]", arrived: "queue.Queue[str | None]") -> None:
    """Hand on every output line of ``step``, then None."""
    assert step.stdout is not None
    for line in step.stdout:
        arrived.put(line.rstrip("\n"))
    arrived.put(None)


def child_variables(env: Mapping[str, str]) -> dict[str, str]:
    """The environment variables for everything started from here: without those that would misdirect Python or pip."""
    dropped = {"PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "PYTHONWARNINGS", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__"}
    dropped |= {"PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_NO_BINARY", "PIP_REQUIRE_VIRTUALENV", "PIP_PYTHON"}
    kept = {name: value for name, value in env.items() if name.upper() not in dropped}
    return {**kept, "PIP_USER": "0", "PYTHONNOUSERSITE": "1", "PYTHONUTF8": "1"}


# ---------------------------------------------------------------- saying what went wrong

RIGHTS_SIGNS = ("Permission denied", "Read-only file system", "Errno 13", "Errno 30", "WinError 5", "WinError 32")
NETWORK_SIGNS = (
    "NewConnectionError",
    "ConnectTimeout",
    "ReadTimeout",
    "Read timed out",
    "Max retries exceeded",
    "ProxyError",
    "SSLError",
    "Retrying (Retry(",
    "IncompleteRead",
    "HTTP error",
)


def explain_failure(step: str, lines: Sequence[str], wheels: Path | None) -> str:
    """The explanation of a failed set-up step, from its output."""
    text = "\n".join(lines)
    unmatched = re.search(r"(?:satisfies the requirement|No matching distribution found for) ([\w.-]+==[\w.]+)", text)
    missing = unmatched[1] if unmatched else "一个依赖"
    if "No space left on device" in text or "Errno 28" in text:
        return disk_full(step)
    if "DO NOT MATCH THE HASHES" in text:
        return f"{step}失败：取得的文件与清单里的校验值不符，没有安装。请换一个下载源，或删除 pip 缓存后重试。"
    if any(sign in text for sign in RIGHTS_SIGNS):
        return f"{step}失败：文件被占用或没有写入权限。请关闭正在运行的智造申报，确认对程序文件夹有写权限后重试。"
    if wheels and "No matching distribution" in text:
        return f"{step}失败：离线文件夹 {wheels} 里没有适用于本机的 {missing}。\n{offline_advice()}"
    if any(sign in text for sign in NETWORK_SIGNS):
        return f"{step}失败：连不上 Python 软件包下载源。请检查网络或 pip 的镜像、代理设置后重试。\n{offline_advice()}"
    if "No matching distribution" in text:
        return f"{step}失败：下载源里没有适用于本机的 {missing}（{describe_machine()}）。\n{machine_advice()}"
    tail = "\n".join("  " + line for line in lines[-12:] if line.strip())
    return f"{step}失败，原始信息：\n{tail}\n若反复失败，删除程序文件夹里的 .venv 后重试。"


def offline_advice() -> str:
    return (
        "不能联网时：在一台系统、Python 版本相同且能联网的电脑上，于程序文件夹内运行\n"
        "  python3 -m pip download --only-binary :all: --require-hashes -r requirements.lock -d wheels\n"
        "再把 wheels 文件夹复制到本机程序文件夹（或用环境变量 SHENBAO_WHEELS 指明位置）后重试。"
    )


def describe_machine() -> str:
    libc = " ".join(part for part in platform.libc_ver() if part)
    return f"{platform.system()} {platform.machine()} {libc}，Python {platform.python_version()}".replace(" ，", "，")


def machine_advice() -> str:
    return "本程序支持 64 位的 Windows 10 以上，以及 Linux（x86_64 要求 glibc 2.28 以上，ARM64 要求 2.39 以上）。"


def disk_full(step: str) -> str:
    target = ROOT / ".venv" if (ROOT / ".venv").exists() else ROOT
    folders = dict.fromkeys((str(target), tempfile.gettempdir()))
    free = "，".join(f"{folder} 剩余 {shutil.disk_usage(folder).free // 2**20} MB" for folder in folders)
    return f"{step}失败：磁盘空间不足（{free}）。运行环境约需 600 MB，请腾出空间后重试。"


def explain_os_error(error: OSError) -> str:
    """The explanation of a failed file operation of this file's own."""
    place = f"：{error.filename}" if error.filename else ""
    if error.errno in NO_SPACE:
        return disk_full("准备运行环境")
    if error.errno in NO_RIGHTS:
        return f"没有写入权限{place}。请把程序文件夹复制到自己的目录后再运行。"
    return f"准备运行环境时出错{place}：{error.strerror or error}"


def install_commands(debian: Sequence[str], fedora: Sequence[str]) -> list[str]:
    """The commands that install system packages, for this machine's package manager; both kinds if it has neither."""
    sudo = "" if hasattr(os, "geteuid") and os.geteuid() == 0 else "sudo "
    apt = f"  {sudo}apt-get install {' '.join(dict.fromkeys(debian))}"
    tool = "yum" if shutil.which("yum") and not shutil.which("dnf") else "dnf"
    dnf = f"  {sudo}{tool} install {' '.join(dict.fromkeys(fedora))}"
    if shutil.which("apt-get"):
        return [apt]
    if shutil.which("dnf") or shutil.which("yum"):
        return [dnf]
    return [apt + "    （Debian、Ubuntu、统信、麒麟桌面版）", dnf + "    （Fedora、openEuler、麒麟服务器版）"]


# ---------------------------------------------------------------- screen and system libraries


def find_screen_problem(system: str, env: Mapping[str, str]) -> str:
    """Why no window can be shown here; "" when one can (or when QT_QPA_PLATFORM says the user knows better)."""
    if system != "linux" or env.get("QT_QPA_PLATFORM") or env.get("WAYLAND_DISPLAY"):
        return ""
    display = env.get("DISPLAY", "")
    if not display:
        return "本机没有图形界面（DISPLAY 和 WAYLAND_DISPLAY 都未设置），不能打开窗口。"
    if not can_connect_to_x():
        return f"连不上图形界面（DISPLAY={display}），不能打开窗口。请在登录了图形桌面的终端里、以登录的用户运行。"
    return ""


def can_connect_to_x() -> bool:
    """True when the X server named by DISPLAY answers, or when that cannot be told."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # the check of the libraries says what is missing
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    is_connected = not xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return is_connected


def choose_plugin(env: Mapping[str, str]) -> str:
    """The Qt platform plugin that will show the window."""
    named = re.split("[;:]", env.get("QT_QPA_PLATFORM", ""))[0]
    if named or env.get("DISPLAY"):
        return named or "xcb"
    return "wayland-generic" if env.get("WAYLAND_DISPLAY") else "offscreen"


def check_qt(environment: Environment, env: Mapping[str, str]) -> None:
    """Make sure that Qt loads on this Linux machine; asked once per plugin, then remembered. Raises SetupError."""
    if sys.platform != "linux":
        return
    plugin = choose_plugin(env)
    with contextlib.suppress(OSError):
        if plugin in environment.qt_checked.read_text(encoding="utf-8").split():
            return
    asked = [name for name in SYSTEM_LIBRARIES if "wayland" not in name or plugin.startswith("wayland")]
    command = [str(environment.python), "-I", "-c", QT_PROBE, plugin, *asked]
    done = subprocess.run(command, env=child_variables(env), capture_output=True, stdin=subprocess.DEVNULL, check=False)
    try:
        found = json.loads(done.stdout.decode("utf-8"))
    except ValueError:
        lines = done.stderr.decode("utf-8", "replace").splitlines()
        raise SetupError(explain_failure("检查图形库", lines, None)) from None
    if found["problem"]:
        raise SetupError(explain_qt_problem(str(found["problem"]), [str(name) for name in found["missing"]]))
    with contextlib.suppress(OSError), environment.qt_checked.open("a", encoding="utf-8") as remembered:
        remembered.write(plugin + "\n")


def explain_qt_problem(problem: str, missing: Sequence[str]) -> str:
    """The explanation of a loader error: names every missing system library and the command that installs them.

    ``problem`` is what the loader said (it stops at the first missing library), ``missing`` what else was found to lack.
    """
    too_new = re.search(r"version [`'](GLIBC\w*_[\d.]+)' not found", problem)
    if too_new:
        return f"系统太旧：图形库需要 {too_new[1]}，本机是 {describe_machine()}。\n{machine_advice()}"
    named = re.search(r"(lib[\w.+-]+\.so[.\d]*): cannot open shared object file", problem)
    sonames = list(dict.fromkeys([*([named[1]] if named else []), *missing]))
    if not sonames:
        return f"图形库不能加载：{problem}"
    lines = [f"图形库不能加载：系统缺少 {'、'.join(sonames)}。"]
    known = [SYSTEM_LIBRARIES[name] for name in sonames if name in SYSTEM_LIBRARIES]
    if known:
        lines.append("请安装后再运行：")
        lines += install_commands([debian for debian, _ in known], [fedora for _, fedora in known])
    else:
        lines.append("请用系统的软件包管理器安装提供该文件的软件包后再运行。")
    return "\n".join(lines)


# ---------------------------------------------------------------- running


def pytest_arguments(args: Sequence[str]) -> list[str]:
    """pytest's arguments: two workers, unless the caller has chosen or wants to debug."""
    chosen = ("-n", "--numprocesses", "--dist", "--pdb", "--trace", "-s", "--capture=no")
    has_chosen = any(arg.startswith(chosen) and not arg.startswith("--no") for arg in args) or "no:xdist" in args
    return list(args) if has_chosen else ["-n", "2", *args]


def program_variables(root: Path, env: Mapping[str, str], is_test: bool) -> dict[str, str]:
    """The environment variables of the program or of the tests."""
    variables = {**child_variables(env), "PYTHONPATH": str(root)}
    if is_test:
        variables.setdefault("QT_QPA_PLATFORM", "offscreen")
        variables.setdefault("SHENBAO_BUNDLED_FONTS", "1")
    return variables


def hand_over(command: Sequence[str], variables: Mapping[str, str], folder: Path | None) -> int:
    """Run the program in place of this process (on Windows: beside it); gives its exit code."""
    sys.stdout.flush()
    if os.name != "nt":
        if folder:
            os.chdir(folder)
        os.execve(command[0], list(command), dict(variables))
    with subprocess.Popen(command, env=dict(variables), cwd=folder) as program:
        while True:
            try:
                return program.wait()
            except KeyboardInterrupt:
                continue  # the program got it too, and decides


def start(args: Sequence[str], env: Mapping[str, str]) -> int:
    """Do what the command line asks. Raises SetupError, OSError."""
    if os.pathsep in str(ROOT):
        raise SetupError(f"程序文件夹的路径里有“{os.pathsep}”，Python 不能在此建立运行环境。请改名或换一个位置：{ROOT}")
    if args[:1] == ["test"]:
        variables = program_variables(ROOT, env, is_test=True)
        environment = prepare_environment([RUNTIME_LOCK, TEST_LOCK], ROOT, env)
        check_qt(environment, variables)
        return hand_over([str(environment.python), "-m", "pytest", *pytest_arguments(args[1:])], variables, ROOT)
    program_args = list(args) or ["open"]
    problem = find_screen_problem(sys.platform, env) if program_args[0] == "open" else ""
    if problem:
        if args:
            raise SetupError(problem)
        program_args = ["demo", "--out", "demo-out"]
        say(f"{problem}\n改为运行演示（python3 run.py demo --out demo-out），结果写入 {Path('demo-out').resolve()}")
    environment = prepare_environment([RUNTIME_LOCK], ROOT, env)
    variables = program_variables(ROOT, env, is_test=False)
    if program_args[0] in QT_COMMANDS:
        check_qt(environment, variables)
    # -P: a file in the user's folder must not stand in for a module of the same name
    return hand_over([str(environment.python), "-P", "-m", "desktop", *program_args], variables, None)


def main(args: Sequence[str]) -> int:
    """Start; every planned failure becomes one explanation on stderr. Gives the exit code."""
    if hasattr(sys.stderr, "reconfigure"):
        sys.stderr.reconfigure(errors="replace")
    for name in (
        "SIGTERM",
        "SIGHUP",
    ):  # a closed terminal ends the set-up as Ctrl+C does; the program starts without this
        if hasattr(signal, name) and signal.getsignal(getattr(signal, name)) == signal.SIG_DFL:
            signal.signal(getattr(signal, name), signal.default_int_handler)
    try:
        return start(args, os.environ)
    except SetupError as error:
        say(str(error))
    except OSError as error:
        say(explain_os_error(error))
    except KeyboardInterrupt:
        say("已中断。再次运行会自动接着准备。")
        return 130
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
