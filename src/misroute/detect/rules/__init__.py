"""The rules by family: 1xx the number's form, 2xx changes of hands, 3xx roles, 4xx the lender's own, 5xx dates."""

from misroute.detect.rules import (
    answers,
    changed,
    dates,
    lifecycle,
    minors,
    numbers,
    own,
    roles,
    service,
    usage,
    wholebook,
)

__all__ = [
    "answers",
    "changed",
    "dates",
    "lifecycle",
    "minors",
    "numbers",
    "own",
    "roles",
    "service",
    "usage",
    "wholebook",
]
