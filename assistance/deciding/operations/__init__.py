from .decide import VERDICTS, decide, keep_outsiders_off
from .take_back import take_back
from .visit import record_visit

__all__ = ["VERDICTS", "decide", "keep_outsiders_off", "record_visit", "take_back"]
