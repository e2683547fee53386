"""The audit trail: what was done, by whom, on which row, in chains that show when a line was altered."""

from .recording import changes, free_of_numbers, record, stated_reason

__all__ = ["changes", "free_of_numbers", "record", "stated_reason"]
