"""Spreadsheets (XLSX, ODS, XLS), parsed in a child process that has little memory, little time, no files and no secrets.

``child`` and what it uses run there, ``process`` and ``reader`` here; they share ``wire``. There the register is not known.
"""
