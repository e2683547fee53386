"""Spreadsheets of any size, written for whatever app asks; knows no domain."""
