"""misroute: keeps messages about a debt from reaching the wrong person, and puts it right when one did."""

__version__ = "0.1.0"
