"""Ways by which messages leave, each behind the gate: what a campaign is handed to, and what comes back from there."""
