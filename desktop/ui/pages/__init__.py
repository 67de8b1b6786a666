"""This package holds the screens the rail leads to."""
