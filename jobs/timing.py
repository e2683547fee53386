"""How long things may take. Leases are counted on the clock of the database."""

from datetime import timedelta

# A worker that dies is noticed when its lease has run out and the next sweep comes by: within
# a minute. The heart beats often enough that a slow database does not look like a death.
LEASE = timedelta(seconds=25)
HEARTBEAT_SECONDS = 3.0
SWEEP_SECONDS = 30.0
# A waiting job whose bell was not answered for this long is rung again.
RING_AGAIN = timedelta(seconds=30)
RINGS_A_SWEEP = 100
TRIES = 3

KEEP_FILES = timedelta(days=30)
KEEP_FILES_WITH_NUMBERS = timedelta(hours=24)
# Rows of work that made no files, such as figures for a page.
KEEP_QUIET = timedelta(hours=24)
# Half-made files that no running job owns are rubbish after this long.
KEEP_LEFTOVERS = timedelta(hours=1)
