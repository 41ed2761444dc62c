"""The overlay adds and retires ranges before the metadata does, and says so."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from misroute.errors import ConfigProblem
from misroute.packs.numbering import load_plan, metadata_age
from misroute.phones import LineType, OverlayPrefix, Plan, Status, metadata_version, normalise
from misroute.resources import data_dir

TODAY = date(2026, 11, 24)


def _entry(action: str = "add", prefix: str = "142", **changes: object) -> OverlayPrefix:
    fields: dict[str, object] = {
        "action": action,
        "region": "CN",
        "country_code": 86,
        "prefix": prefix,
        "lengths": frozenset({11}),
        "type": LineType.mobile,
        "since": date(2026, 1, 1),
        "source": "a notice",
    }
    return OverlayPrefix(**{**fields, **changes})  # type: ignore[arg-type]


def test_an_added_prefix_makes_a_number_valid_and_says_so() -> None:
    raw = "14226547081"
    assert normalise(raw, "CN").status is Status.invalid
    reading = normalise(raw, "CN", Plan((_entry(),)))
    assert (reading.status, reading.e164, reading.type) == (Status.ok, "+8614226547081", LineType.mobile)
    assert reading.region == "CN"
    assert [(note.code, note.detail) for note in reading.notes] == [("overlay_prefix", "142")]


@pytest.mark.parametrize(
    "raw", ["+8614226547081", "0086 142 2654 7081", "014226547081", "8614226547081", "电话 14226547081"]
)
def test_an_added_prefix_is_read_in_every_way_of_dialling(raw: str) -> None:
    assert normalise(raw, "CN", Plan((_entry(),))).e164 == "+8614226547081"


def test_an_added_prefix_counts_only_at_its_length() -> None:
    assert normalise("142265470811", "CN", Plan((_entry(),))).status is Status.invalid


def test_a_retired_prefix_makes_a_number_invalid_and_no_other_reading_is_looked_for() -> None:
    plan = Plan((_entry("retire", "139", type=None),))
    reading = normalise("13926547081", "CN", plan)
    assert (reading.status, reading.e164) == (Status.invalid, None)
    assert [note.code for note in reading.notes] == ["retired_prefix"]
    assert normalise("13826547081", "CN", plan).status is Status.ok


def test_the_longest_prefix_decides() -> None:
    plan = Plan((_entry(prefix="14"), _entry(prefix="142", type=LineType.other, note="satellite_segment")))
    reading = normalise("14226547081", "CN", plan)
    assert reading.type is LineType.other
    assert [note.code for note in reading.notes] == ["overlay_prefix", "satellite_segment"]


def test_the_shipped_overlay_reads_data_cards_and_satellite_telephones_but_no_emergency_segment() -> None:
    plan = load_plan(data_dir("config"), TODAY)
    assert normalise("14926547081", "CN", plan).status is Status.ok
    assert "satellite_segment" in [note.code for note in normalise("17496547081", "CN", plan).notes]
    assert normalise("17408654708", "CN", plan).status is Status.invalid


def _config(folder: Path, text: str, name: str = "overlay.toml") -> Path:
    (folder / "phones").mkdir()
    (folder / "phones" / name).write_text(text, encoding="utf-8")
    return folder


GOOD = """
[[prefix]]
action = "add"
region = "CN"
prefix = "142"
lengths = [11]
type = "mobile"
since = 2026-06-01
source = "a notice"
"""


def test_an_entry_counts_from_its_day_on(tmp_path: Path) -> None:
    config = _config(tmp_path, GOOD)
    assert load_plan(config, date(2026, 5, 31)) == Plan()
    assert load_plan(config, date(2026, 6, 1)).overlay[0].prefix == "142"


def test_without_a_file_the_bare_metadata_counts(tmp_path: Path) -> None:
    assert load_plan(tmp_path, TODAY) == Plan()
    assert metadata_age(tmp_path, TODAY) is None


def test_all_problems_of_an_overlay_are_told_at_once(tmp_path: Path) -> None:
    bad = """
prefixes = 1
[[prefix]]
action = "open"
region = "ZZ"
prefix = "14x"
lengths = ["11"]
type = "m2m"
since = "soon"
source = " "
note = "nonsense"
[[prefix]]
action = "retire"
"""
    with pytest.raises(ConfigProblem) as caught:
        load_plan(_config(tmp_path, bad), TODAY)
    told = "\n".join(caught.value.problems)
    for key in ("prefixes", "action", "region", "lengths", "since", "source", "note", "prefix 2"):
        assert key in told


def test_a_broken_file_is_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(ConfigProblem, match=r"overlay\.toml"):
        load_plan(_config(tmp_path, "[[prefix"), TODAY)


def test_the_metadata_in_use_has_an_age() -> None:
    age = metadata_age(data_dir("config"), TODAY)
    assert age is not None
    assert age.version == metadata_version()
    assert age.days >= 0


def test_an_unlisted_release_is_estimated_from_its_neighbour(tmp_path: Path) -> None:
    text = 'cadence_days = 14\n[[release]]\nversion = "9.0.43"\nreleased = 2026-11-06\n'
    config = _config(tmp_path, text, "metadata.toml")
    exact = metadata_age(config, TODAY, "9.0.43")
    older = metadata_age(config, TODAY, "9.0.41")
    newer = metadata_age(config, TODAY, "9.0.60")
    assert exact is not None
    assert (exact.days, exact.estimated) == (18, False)
    assert older is not None
    assert (older.days, older.estimated) == (46, True)
    assert newer is not None
    assert (newer.released, newer.days) == (TODAY, 0)
    assert metadata_age(config, TODAY, "10.0.1") is None
    assert metadata_age(config, TODAY, "unreleased") is None


def test_a_wrong_release_list_is_told(tmp_path: Path) -> None:
    text = 'cadence_days = 0\n[[release]]\nversion = "nine"\n'
    with pytest.raises(ConfigProblem) as caught:
        metadata_age(_config(tmp_path, text, "metadata.toml"), TODAY)
    assert len(caught.value.problems) == 2
