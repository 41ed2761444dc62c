from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from misroute.seal import GENESIS, ChainEntry, ChainHead, canonical, entry_hash, verify_chain


def a_chain(length: int) -> list[ChainEntry]:
    entries = []
    prev = GENESIS
    for seq in range(1, length + 1):
        body = canonical({"seq": seq, "kind": "测试", "detail": {"b": 1, "a": [None, True]}})
        digest = entry_hash(prev, body)
        entries.append(ChainEntry(seq, prev, body, digest))
        prev = digest
    return entries


def head_of(entries: list[ChainEntry]) -> ChainHead:
    return ChainHead(entries[-1].seq, entries[-1].hash) if entries else ChainHead(0, GENESIS)


def test_an_untouched_chain_is_whole_and_so_is_an_empty_one() -> None:
    chain = a_chain(5)
    assert verify_chain(chain, head_of(chain)).ok
    assert verify_chain([], ChainHead(0, GENESIS)).ok


@settings(max_examples=60, deadline=None)
@given(length=st.integers(1, 12), at=st.integers(0, 11))
def test_an_edit_is_found_at_its_entry(length: int, at: int) -> None:
    chain = a_chain(length)
    at %= length
    chain[at] = replace(chain[at], body=chain[at].body + " ")
    verdict = verify_chain(chain, head_of(chain))
    assert not verdict.ok
    assert verdict.at == at + 1


@settings(max_examples=60, deadline=None)
@given(length=st.integers(2, 12), at=st.integers(0, 10))
def test_a_removal_is_found_at_the_gap(length: int, at: int) -> None:
    chain = a_chain(length)
    head = head_of(chain)
    at %= length
    del chain[at]
    verdict = verify_chain(chain, head)
    assert not verdict.ok
    assert verdict.at == at + 1


def test_an_edit_with_its_own_hash_made_anew_is_found_at_the_next_entry() -> None:
    chain = a_chain(5)
    body = canonical({"seq": 2, "kind": "forged"})
    chain[1] = replace(chain[1], body=body, hash=entry_hash(chain[1].prev, body))
    assert verify_chain(chain, head_of(chain)).at == 3


def test_a_cut_tail_is_found_by_the_head() -> None:
    chain = a_chain(5)
    verdict = verify_chain(chain[:3], head_of(chain))
    assert not verdict.ok
    assert verdict.at == 4
    assert "tail" in (verdict.problem or "")


def test_a_tail_cut_together_with_the_head_is_found_by_an_exported_head_only() -> None:
    chain = a_chain(5)
    exported = head_of(chain)
    cut = chain[:3]
    assert verify_chain(cut, head_of(cut)).ok
    verdict = verify_chain(cut, head_of(cut), [exported])
    assert not verdict.ok
    assert verdict.at == 4


def test_a_log_written_anew_is_found_by_an_exported_head() -> None:
    exported = head_of(a_chain(3))
    forged = []
    prev = GENESIS
    for seq in (1, 2, 3, 4):
        body = canonical({"seq": seq, "kind": "forged"})
        forged.append(ChainEntry(seq, prev, body, entry_hash(prev, body)))
        prev = forged[-1].hash
    assert verify_chain(forged, head_of(forged)).ok
    assert verify_chain(forged, head_of(forged), [exported]).at == 3


def test_heads_exported_along_the_way_all_hold() -> None:
    chain = a_chain(9)
    anchors = [head_of(chain[:n]) for n in (0, 3, 6, 9)]
    assert verify_chain(iter(chain), head_of(chain), anchors).ok


def test_the_canonical_text_does_not_depend_on_the_order_of_keys() -> None:
    assert canonical({"b": 1, "a": "é"}) == canonical({"a": "é", "b": 1}) == '{"a":"é","b":1}'


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_json_has_no_word_for_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        canonical({"a": value})
