"""WHAT HAS BEEN ENTERED: drafts, edits, journal, enterprise profile."""
