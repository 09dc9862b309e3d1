"""Measures the program beside its peers. `../README.md` says what each row means."""
