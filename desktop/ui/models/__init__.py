"""This package holds the Qt models over a session, and what is pasted into them."""
