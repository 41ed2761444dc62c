"""Alembic's scripts; ``store/schema.py`` runs them."""
