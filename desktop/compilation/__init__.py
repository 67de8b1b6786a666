"""HOW MANY BECOME ONE TABLE: register, merge, summary tables."""
