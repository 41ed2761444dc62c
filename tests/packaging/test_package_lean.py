"""The base installation stays lean, and every version is pinned without naming where it comes from."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

CHECKOUT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["project"]
CONSTRAINTS = (CHECKOUT / "constraints.txt").read_text("utf-8")
MOST_BASE_PACKAGES = 65


def installed_with(requirements: list[str]) -> set[str]:
    """Every package that pip brings for these requirements on this machine, themselves included."""
    found: set[str] = set()
    wanted = [Requirement(text) for text in requirements]
    seen: set[tuple[str, frozenset[str]]] = set()
    while wanted:
        requirement = wanted.pop()
        name = canonicalize_name(requirement.name)
        if (name, frozenset(requirement.extras)) in seen:
            continue
        seen.add((name, frozenset(requirement.extras)))
        try:
            children = requires(requirement.name) or []
        except PackageNotFoundError:
            found.add(name)
            continue
        found.add(name)
        for child in map(Requirement, children):
            extras = requirement.extras or {""}
            if child.marker is None or any(child.marker.evaluate({"extra": extra}) for extra in extras | {""}):
                wanted.append(child)
    return found


def test_the_base_installation_is_lean() -> None:
    packages = installed_with(PROJECT["dependencies"])
    assert len(packages) < MOST_BASE_PACKAGES, sorted(packages)


def test_every_direct_dependency_is_pinned() -> None:
    pinned = {canonicalize_name(line.split("==")[0]) for line in CONSTRAINTS.splitlines() if "==" in line}
    wanted = [*PROJECT["dependencies"], *(r for extra in PROJECT["optional-dependencies"].values() for r in extra)]
    missing = {canonicalize_name(Requirement(text).name) for text in wanted} - pinned
    assert not missing, f"make constraints: {sorted(missing)}"


def test_every_pin_fits_what_the_project_asks_for() -> None:
    pins = dict(re.findall(r"^([A-Za-z0-9._-]+)==([^\s;]+)", CONSTRAINTS, re.MULTILINE))
    versions = {canonicalize_name(name): version for name, version in pins.items()}
    wanted = [*PROJECT["dependencies"], *(r for extra in PROJECT["optional-dependencies"].values() for r in extra)]
    for requirement in map(Requirement, wanted):
        assert requirement.specifier.contains(versions[canonicalize_name(requirement.name)]), requirement


def test_the_pins_name_no_place() -> None:
    for line in CONSTRAINTS.splitlines():
        assert re.match(r"^[A-Za-z0-9._-]+==\S+( ; .+)?$", line), line
        assert "/" not in line
