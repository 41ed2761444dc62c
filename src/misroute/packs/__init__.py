"""Configuration files read into frozen values; every problem of a file is reported at once."""
