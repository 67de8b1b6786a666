"""This package holds the dialogs: message, progress, crash, help and the ones that ask."""
