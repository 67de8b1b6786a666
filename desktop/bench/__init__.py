"""This package measures the program against the budgets of design.md section 13 (``python3 run.py bench``)."""
