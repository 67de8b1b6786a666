"""USE CASES: what the window and the command line call."""
