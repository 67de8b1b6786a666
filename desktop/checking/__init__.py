"""IS IT COMPLETE AND RIGHT: field checks, rules across fields, completeness."""
