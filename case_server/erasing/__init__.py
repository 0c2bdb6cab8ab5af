"""Erases cases that need not be kept any longer (R43, R59; AML Law Art. 34, PIPL Art. 47)."""
