"""Secrets live in the system keyring or nowhere.

1. A real keyring keeps a secret, and the signing key of packages, across processes.
2. No keyring, a switched-off one, one that writes files and one that fails are "not available".
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import keyring
import keyring.backends.fail
import keyring.backends.null
import pytest
from keyring.errors import KeyringLocked

from desktop import credentials
from desktop.errors import AppError

PROJECT = Path(__file__).resolve().parents[2]
PROGRAMS = ("dbus-run-session", "gnome-keyring-daemon")

# Runs with the real system keyring. An own service name: never the secrets of a person.
ROUND_TRIP = """
import sys
from desktop import credentials
from desktop.errors import AppError
from desktop.packages import signing

credentials.SERVICE = "zhizao-shenbao-test"
if sys.argv[1] == "first":
    assert credentials.available()
    credentials.delete("database-key")
    credentials.delete(signing.KEY_NAME)
    assert credentials.get("database-key") is None
    credentials.set("database-key", "密钥 one")
    credentials.set("database-key", "密钥 two")
    print(signing.load_signer("企业").fingerprint)
else:
    assert credentials.get("database-key") == "密钥 two"
    signer = signing.load_signer("企业")
    print(signer.fingerprint)
    signing.forget_signing_key()
    assert signing.load_signer("企业").fingerprint != signer.fingerprint
    signing.forget_signing_key()
    signing.forget_signing_key()
    credentials.delete("database-key")
    assert credentials.get("database-key") is None
"""

# A session bus of its own with an unlocked GNOME keyring of its own, in a folder of its own.
SESSION = """
import subprocess, sys
daemon = subprocess.Popen(
    ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
    stdin=subprocess.PIPE, stdout=subprocess.PIPE,
)
try:
    daemon.stdin.write(b"password")
    daemon.stdin.close()
    daemon.stdout.readline()  # says where it listens, once it does
    for turn in ("first", "second"):
        subprocess.run([sys.executable, "-c", sys.argv[1], turn], check=True)
finally:
    daemon.terminate()
    daemon.wait()
"""


def run_with_system_keyring(folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if key != "PYTHON_KEYRING_BACKEND"}
    environment["PYTHONIOENCODING"] = "utf-8"
    if sys.platform == "linux":
        runtime = folder / "run"
        runtime.mkdir(mode=0o700)
        environment |= {"HOME": str(folder), "XDG_DATA_HOME": str(folder / "data"), "XDG_RUNTIME_DIR": str(runtime)}
        environment["XDG_CONFIG_HOME"] = str(folder / "config")
        command = ["dbus-run-session", "--", sys.executable, "-c", SESSION, ROUND_TRIP]
    else:
        both = "import subprocess, sys\nfor turn in ('first', 'second'):\n"
        both += "    subprocess.run([sys.executable, '-c', sys.argv[1], turn], check=True)"
        command = [sys.executable, "-c", both, ROUND_TRIP]
    return subprocess.run(
        command, cwd=PROJECT, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )


def test_the_system_keyring_keeps_secrets_and_the_signing_key(tmp_path_factory: pytest.TempPathFactory) -> None:
    missing = [name for name in PROGRAMS if shutil.which(name) is None] if sys.platform == "linux" else []
    if missing:
        assert os.environ.get("CI") != "true", f"the build machine must install {missing}"
        keyring_before = keyring.get_keyring()
        try:
            keyring.set_keyring(keyring.backends.fail.Keyring())
            assert not credentials.available()
        finally:
            keyring.set_keyring(keyring_before)
        return
    done = run_with_system_keyring(tmp_path_factory.mktemp("k"))
    assert done.returncode == 0, done.stderr
    first, second = done.stdout.split()
    assert first == second
    assert len(first) == 16


class Secretive:
    """A keyring in memory that can be told to fail.

    No subclass of the library's: those register themselves and could be chosen by other tests.
    """

    def __init__(self, fault: Exception | None = None, *, forgets: bool = False) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.fault = fault
        self.forgets = forgets

    def get_password(self, service: str, username: str) -> str | None:
        if self.fault:
            raise self.fault
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if not self.forgets:
            self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Callable[[object], None]:
    def choose(backend: object) -> None:
        monkeypatch.setattr(keyring, "get_keyring", lambda: backend)

    return choose


class Chain:
    """Several keyrings in the person's order, as the library's chainer holds them."""

    def __init__(self, *backends: object) -> None:
        self.backends = backends


@pytest.fixture
def system_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this module count as one of the operating system's keyrings."""
    monkeypatch.setattr(credentials, "_SYSTEM_BACKENDS", frozenset({__name__}))


@pytest.mark.parametrize(
    "backend",
    [
        keyring.backends.fail.Keyring(),
        keyring.backends.null.Keyring(),
        Secretive(),
        Chain(keyring.backends.null.Keyring(), Secretive()),
    ],
    ids=["none", "switched off", "not the system's", "a chain of such"],
)
def test_only_the_keyring_of_the_system_is_used(use: Callable[[object], None], backend: object) -> None:
    use(backend)
    assert not credentials.available()
    for ask in (lambda: credentials.get("x"), lambda: credentials.set("x", "y"), lambda: credentials.delete("x")):
        with pytest.raises(AppError) as refused:
            ask()
        assert refused.value.code == "credentials.not_available"
        assert "密钥环" in str(refused.value)


@pytest.mark.usefixtures("system_keyring")
def test_a_keyring_that_does_not_answer_is_not_available(use: Callable[[object], None]) -> None:
    for fault in (KeyringLocked("locked"), RuntimeError("no bus"), OSError("gone")):
        use(Secretive(fault))
        assert not credentials.available()


@pytest.mark.usefixtures("system_keyring")
def test_a_keyring_that_forgets_is_noticed(use: Callable[[object], None]) -> None:
    use(Secretive(forgets=True))
    with pytest.raises(AppError) as refused:
        credentials.set("x", "y")
    assert refused.value.code == "credentials.not_kept"


@pytest.mark.usefixtures("system_keyring")
def test_the_first_keyring_of_a_chain_that_answers_is_used(use: Callable[[object], None]) -> None:
    good = Secretive()
    use(Chain(keyring.backends.null.Keyring(), Secretive(KeyringLocked("locked")), good))
    credentials.set("x", "y")
    assert good.kept == {(credentials.SERVICE, "x"): "y"}


@pytest.mark.usefixtures("system_keyring")
def test_deleting_what_is_not_there_is_no_failure(use: Callable[[object], None]) -> None:
    use(Secretive())
    credentials.set("x", "y")
    credentials.delete("x")
    credentials.delete("x")
    assert credentials.get("x") is None
