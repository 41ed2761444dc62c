from __future__ import annotations

import threading

from misroute.store import Store, epoch, holds


def placed(store: Store, cause: str, *, campaign: str) -> str:
    with store.write("me") as unit:
        hold, _ = holds.place(unit, cause=cause, scope="campaign", value=campaign, reason="asked")
    return hold.id


def changes(store: Store) -> list[tuple[int, str, str]]:
    with store.read() as unit:
        return [(one.seq, one.hold_id, one.kind) for one in epoch.changes_after(unit, 0, limit=1000)]


def test_every_hold_placed_and_lifted_is_counted_and_told_in_order(store: Store) -> None:
    first = placed(store, "a", campaign="spring")
    second = placed(store, "b", campaign="summer")
    with store.write("me") as unit:
        holds.lift(unit, first, "over")
        third, _ = holds.place(unit, cause="c", scope="all", value=None, reason="incident")
    assert changes(store) == [
        (1, first, "placed"),
        (2, second, "placed"),
        (3, first, "lifted"),
        (4, third.id, "placed"),
    ]
    with store.read() as unit:
        assert epoch.current(unit) == 4
        assert [one.seq for one in epoch.changes_after(unit, 2, limit=1)] == [3]


def test_a_hold_that_was_there_or_is_undone_counts_nothing(store: Store) -> None:
    placed(store, "a", campaign="spring")
    placed(store, "a", campaign="spring")

    class Undone(Exception):
        pass

    try:
        with store.write("me") as unit:
            holds.place(unit, cause="z", scope="all", value=None, reason="no")
            raise Undone
    except Undone:
        pass
    assert [seq for seq, _, _ in changes(store)] == [1]


def test_writers_side_by_side_leave_no_gap(store: Store) -> None:
    def work(which: int) -> None:
        for number in range(5):
            placed(store, f"{which}/{number}", campaign=f"{which}")

    threads = [threading.Thread(target=work, args=(which,)) for which in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told = changes(store)
    assert [seq for seq, _, _ in told] == list(range(1, 21))
    assert len({hold_id for _, hold_id, _ in told}) == 20
