"""config/providers.toml: what is shipped, and what is told when it is wrong."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from misroute.detect import VerdictKind
from misroute.detect.verdicts import Edge
from misroute.errors import ConfigProblem
from misroute.packs.providers import KEYS, load_providers, name_providers, providers_from, traits_version
from misroute.packs.rules import load_rulebook
from misroute.resources import data_dir


def test_the_shipped_file_describes_every_provider_there_is_a_connector_for() -> None:
    found = load_providers(data_dir("config"))
    assert {"rnd", "twilio", "dytns", "camara", "http"} <= found.keys()
    assert all(name == traits.name for name, traits in found.items())


def test_what_the_law_and_the_vendors_say_is_in_the_shipped_file() -> None:
    found = load_providers(data_dir("config"))
    rnd, twilio, dytns, camara = (found[name] for name in ("rnd", "twilio", "dytns", "camara"))
    assert (rnd.edge, rnd.knows_from, rnd.batch) == (Edge.disconnection, date(2021, 1, 27), 250_000)
    assert twilio.valid_for == timedelta(hours=24)
    assert rnd.valid_for == timedelta(days=60)
    assert (dytns.edge, dytns.lag_days, dytns.ports_look_new) == (Edge.activation, 7, True)
    assert VerdictKind.not_enough_data not in dytns.billed
    assert VerdictKind.transferred in dytns.answers
    assert camara.edge is Edge.same


def test_no_provider_of_the_shipped_file_looks_free() -> None:
    assert all(traits.price > 0 for traits in load_providers(data_dir("config")).values())


def test_every_setting_is_used_by_the_shipped_file() -> None:
    text = (data_dir("config") / "providers.toml").read_text(encoding="utf-8")
    used = {key for section in tomllib.loads(text)["providers"].values() for key in section}
    assert used == KEYS


def test_a_folder_without_the_file_describes_nobody(tmp_path: Path) -> None:
    assert load_providers(tmp_path) == {}


def test_what_the_file_leaves_out_has_its_default() -> None:
    found = providers_from({"providers": {"mine": {"price": "0.31", "currency": "EUR"}}})["mine"]
    assert (found.price, found.currency, found.edge, found.valid_for) == (Decimal("0.31"), "EUR", Edge.same, None)
    assert found.answers == frozenset(VerdictKind)


def test_all_problems_are_told_at_once() -> None:
    table = tomllib.loads(
        """
        surprise = 1
        [providers]
        flat = 3
        [providers.mine]
        colour = "red"
        regions = ["China"]
        answers = ["yes"]
        edge = "blunt"
        lag_days = -1
        knows_from = "2021-01-27"
        valid_for = "soon"
        price = 0.3
        currency = "yuan"
        billed = "all"
        batch = 0
        per_second = 0
        number_days = true
        sees = 1.5
        decides = "often"
        ports_look_new = 1
        by_file = "no"
        by_identity = 0
        """
    )
    with pytest.raises(ConfigProblem) as raised:
        providers_from(table)
    told = "\n".join(raised.value.problems)
    assert "providers.toml: surprise " in told
    assert "providers.toml: providers.flat " in told
    for key in (*KEYS, "colour"):
        assert f"providers.toml: providers.mine.{key} " in told, key


@pytest.mark.parametrize("price", ["-1", "NaN", "Infinity", "1e99", "many", ""])
def test_a_price_that_is_no_amount_is_refused(price: str) -> None:
    with pytest.raises(ConfigProblem, match="price"):
        providers_from({"providers": {"mine": {"price": price}}})


@pytest.mark.parametrize("text", [b"[providers\n", b"\xff\xfe"])
def test_a_file_that_is_no_toml_is_one_clear_problem(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "providers.toml").write_bytes(text)
    with pytest.raises(ConfigProblem, match=r"providers\.toml: not readable"):
        load_providers(tmp_path)


def test_a_lenders_own_provider_is_its_kind_at_its_own_price() -> None:
    shipped = load_providers(data_dir("config"))
    named = name_providers(shipped, {"fcc": {"kind": "rnd", "price": "0.004", "login": "not ours to read"}})
    assert named["fcc"] == replace(shipped["rnd"], name="fcc", price=Decimal("0.004"))
    assert shipped.keys() < named.keys()


def test_a_kind_nobody_described_is_refused_with_all_other_problems() -> None:
    with pytest.raises(ConfigProblem) as raised:
        name_providers(load_providers(data_dir("config")), {"a": {"kind": "magic"}, "b": {"kind": "rnd", "price": 1}})
    first, second = raised.value.problems
    assert first.startswith("misroute.toml: providers.a.kind must be one of camara, ")
    assert second.startswith("misroute.toml: providers.b.price ")


def test_a_price_does_not_change_how_answers_are_heard_and_a_lag_does() -> None:
    shipped = load_providers(data_dir("config"))
    dearer = {**shipped, "rnd": replace(shipped["rnd"], price=Decimal(9), per_second=1.0)}
    slower = {**shipped, "rnd": replace(shipped["rnd"], lag_days=9)}
    assert traits_version(shipped) == traits_version(dict(reversed(dearer.items())))
    assert traits_version(shipped) != traits_version(slower)
    porting = {**shipped, "rnd": replace(shipped["rnd"], ports_look_new=True)}
    assert traits_version(shipped) != traits_version(porting)


def test_the_rulebook_hears_answers_by_the_shipped_file() -> None:
    assert load_rulebook(data_dir("config")).providers == load_providers(data_dir("config"))


def test_problems_of_rules_and_providers_are_told_together(tmp_path: Path) -> None:
    (tmp_path / "rules.toml").write_text("surprise = 1")
    (tmp_path / "providers.toml").write_text("surprise = 1")
    with pytest.raises(ConfigProblem) as raised:
        load_rulebook(tmp_path)
    assert len(raised.value.problems) == 2
