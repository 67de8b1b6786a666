"""This package walks every screen of the program and looks for what a person could not read or reach."""
