"""One use case a file: each opens the unit of work it needs, reads the clock once, and is called by the entrances."""
