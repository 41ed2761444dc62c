"""What was measured, as sections of a report."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from benchmarks.accuracy.counts import Confusion, mean, percent, spread
from benchmarks.accuracy.labelled import Measured
from benchmarks.accuracy.lender import ACTED_ON, ELSEWHERE, NONE, PROBLEMS, STRONG, WEAK, Lender
from benchmarks.accuracy.printing import Section, Table
from misroute.detect.measures import Calibration, Pair, Share, calibration

PER_10_000 = ("ordinary texts", "misleading texts", "silently wrong")
WORST_KINDS = 15
MOST_LABELS = 10


def labelled_section(found: Measured) -> Section:
    """One labelled set."""
    if not found.ours.n:
        return Section(found.title, [f"no cases: benchmarks/accuracy/data/{found.name}.jsonl is not there"])
    figures = [["figure", "misroute", "of", "95 %", "baseline"]]
    figures += [_figure(name, ours, plain) for name, ours, plain in found.shares]
    labels = [["label", "cases", "precision", "recall", "F1", "baseline P", "baseline R", "baseline F1"]]
    labels += [_label(found.ours, found.plain, label) for label in found.ours.labels(found.order)]
    kinds = [["kind", "cases", "right", "baseline"]]
    flawed = [(kind, held) for kind, held in found.kinds.items() if held[1] < held[0]]
    for kind, (n, right, plain) in sorted(flawed, key=lambda pair: pair[1][1] / pair[1][0])[:WORST_KINDS]:
        kinds.append([kind or "–", str(n), percent(right / n), percent(plain / n)])
    perfect = f"{len(found.kinds) - len(flawed)} of {len(found.kinds)} kinds are right throughout."
    return Section(
        found.title,
        [f"{found.ours.n} cases"],
        [
            Table("Figures", figures),
            Table("By label", labels),
            _confusion("misroute", found.ours, found.order),
            _confusion("baseline", found.plain, found.order),
            Table("Answers that are right, by kind of case, the worst first", kinds, perfect),
        ],
    )


def _confusion(side: str, table: Confusion, order: Sequence[str]) -> Table:
    """The whole table, or where it would be too wide its commonest mistakes."""
    if len(table.labels(order)) <= MOST_LABELS:
        return Table(f"{side}: what is so, and what was said", table.rows(order))
    wrong = [(count, so, said) for (so, said), count in table.counts.items() if so != said]
    wrong.sort(key=lambda mistake: (-mistake[0], mistake[1:]))
    rows = [["so", "said", "cases"], *([so, said, str(count)] for count, so, said in wrong[:WORST_KINDS])]
    return Table(f"{side}: the commonest mistakes", rows, f"{sum(count for count, _, _ in wrong)} mistakes in all.")


def _figure(name: str, ours: Share, plain: Share) -> list[str]:
    if name.startswith(PER_10_000):
        return [
            f"{name}, per 10,000",
            _per_10_000(ours.value),
            str(ours.n),
            f"{_per_10_000(ours.low)}–{_per_10_000(ours.high)}",
            _per_10_000(plain.value),
        ]
    return [name, percent(ours), str(ours.n), _interval(ours), percent(plain)]


def _label(ours: Confusion, plain: Confusion, label: str) -> list[str]:
    return [
        label,
        str(ours.so(label)),
        percent(ours.precision(label)),
        percent(ours.recall(label)),
        percent(ours.f1(label)),
        percent(plain.precision(label)),
        percent(plain.recall(label)),
        percent(plain.f1(label)),
    ]


def lender_section(title: str, found: Sequence[Lender]) -> Section:
    """Simulated lenders of one kind, over several seeds."""
    pooled, plain, statuses = Confusion(), Confusion(), Confusion()
    evidence = {name: Confusion() for name in (STRONG, WEAK, NONE)}
    for one in found:
        pooled.merge(one.ours)
        plain.merge(one.plain)
        statuses.merge(one.statuses)
        for name, table in one.by_evidence.items():
            evidence[name].merge(table)
    wrong = Share(sum(one.wrong for one in found), sum(one.numbers for one in found))
    lines = [
        f"{sum(one.rows for one in found)} contact points, seeds {', '.join(str(one.seed) for one in found)}; "
        "mean over seeds, smallest…largest in brackets",
        f"silently wrong numbers: {wrong.true} of {wrong.n} cells whose number is known "
        f"(baseline: {sum(one.plain_wrong for one in found)})",
        f"flagged as somebody else's, whoever's: {_elsewhere(pooled)}",
        f"the same by the baseline: {_elsewhere(plain)}",
    ]
    return Section(
        title,
        lines,
        [
            _problems(found),
            _by_evidence(evidence),
            Table("misroute: what is so, and what was said", _abridged(pooled)),
            Table("baseline: what is so, and what was said", _abridged(plain)),
            Table("How cells are read: what is so, and what was said", statuses.rows()),
            _risks(found),
            _deciles([pair for one in found for pair in one.risks]),
        ],
    )


def _elsewhere(table: Confusion) -> str:
    """Precision and recall of "somebody else answers", not minding who."""
    both = sum(table.counts[so, said] for so in ELSEWHERE for said in ELSEWHERE)
    said, so = sum(map(table.said, ELSEWHERE)), sum(map(table.so, ELSEWHERE))
    return f"{percent(Share(both, said))} of {said} right, {percent(Share(both, so))} of {so} found"


def _problems(found: Sequence[Lender]) -> Table:
    rows = [["problem", "cases", "precision", "recall", "F1", "baseline P", "baseline R"]]
    for problem in PROBLEMS:
        rows.append(
            [
                problem,
                str(sum(one.ours.so(problem) for one in found)),
                spread(one.ours.precision(problem).value for one in found),
                spread(one.ours.recall(problem).value for one in found),
                spread([mean(one.ours.f1(problem) for one in found)]),
                spread([mean(one.plain.precision(problem).value for one in found)]),
                spread([mean(one.plain.recall(problem).value for one in found)]),
            ]
        )
    note = (
        f"In percent. {', '.join(ACTED_ON)}: only findings flagged as an error count as said; a warning counts as none."
    )
    return Table("By problem", rows, note)


def _by_evidence(evidence: dict[str, Confusion]) -> Table:
    rows = [["problem"]]
    for name in (STRONG, WEAK, NONE):
        rows[0] += [f"{name}", "prec.", "recall"]
    for problem in ACTED_ON:
        row = [problem]
        for name in (STRONG, WEAK, NONE):
            table = evidence[name]
            row += [str(table.so(problem)), percent(table.precision(problem)), percent(table.recall(problem))]
        rows.append(row)
    note = (
        "strong: somebody said so (a text, a call, a provider), it is on the own list, or the same entry gives the "
        "number to two people; weak: anything else happened on it or another row has it; none: nobody could know."
    )
    return Table("By what the files say of the number, all seeds together", rows, note)


def _abridged(table: Confusion) -> list[list[str]]:
    rows = table.rows(PROBLEMS)
    return [[cell.removesuffix("_number") for cell in rows[0]], *rows[1:]]


def _risks(found: Sequence[Lender]) -> Table:
    ours = [calibration(one.risks) for one in found]
    plain = [calibration(one.plain_risks) for one in found]
    rows = [["risk that somebody else receives the message", "misroute", "baseline"]]
    figures: tuple[tuple[str, Callable[[Calibration], float | None], int], ...] = (
        ("Brier score (0 is best)", lambda one: one.brier, 4),
        ("expected calibration error", lambda one: one.error, 4),
        ("log loss", lambda one: one.log_loss, 4),
        ("ROC-AUC (1 is best)", lambda one: one.auc, 4),
    )
    for name, figure, places in figures:
        rows.append([name, *(spread(_each(side, figure), places, scale=1.0) for side in (ours, plain))])
    true = sum(one.true for one in ours if one is not None)
    n = sum(one.n for one in ours if one is not None) or 1
    return Table(
        "Risk",
        rows,
        f"{true} of {n} would reach somebody else; always saying so scores {true / n * (1 - true / n):.4f}",
    )


def _each(side: Sequence[Calibration | None], figure: Callable[[Calibration], float | None]) -> list[float | None]:
    return [figure(one) for one in side if one is not None]


def _deciles(pairs: Sequence[Pair]) -> Table:
    found = calibration(pairs)
    rows = [["risk said", "contact points", "expected", "came true", "95 %"]]
    for one in found.bins if found is not None else ():
        share = Share(round(one.observed * one.n), one.n)
        rows.append(
            [f"{one.low:.1f}–{one.high:.1f}", str(one.n), percent(one.expected), percent(share), _interval(share)]
        )
    return Table("Does the risk keep its word?", rows)


def _interval(share: Share) -> str:
    return f"{100 * share.low:.1f}–{100 * share.high:.1f}"


def _per_10_000(value: float | None) -> str:
    return "–" if value is None else f"{10_000 * value:.1f}"
