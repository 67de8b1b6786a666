"""This package is the wizard: sections at the left, the page in the middle, issues and preview at the right."""
