"""The far sides as fixtures for every test of this folder."""

from far_sides import bank, certificate, mail_room

__all__ = ["bank", "certificate", "mail_room"]
