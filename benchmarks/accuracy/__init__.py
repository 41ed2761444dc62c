"""How right misroute is, beside what somebody would write in an afternoon: ``python -m benchmarks.accuracy``."""
