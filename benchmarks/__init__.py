"""Measures misroute against plain peers, in the same run on the same machine: ``make bench``.

Only the ratios travel; the seconds belong to the machine. Each side runs in a process of its own, so its peak
memory is its own too. Nothing here is asserted by a test.
"""
