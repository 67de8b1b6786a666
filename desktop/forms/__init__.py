"""WHAT IS ASKED: notice packs, forms, field types, conditions, calculations."""
