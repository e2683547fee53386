"""Invented data for the demo, the tests and the benches: one generator, the same rows for the same seed."""
