"""The gate over HTTP: what diallers, gateways and mail systems ask before they send."""
