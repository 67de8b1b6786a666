"""HOW IT LOOKS ON PAPER: one format-neutral Document and its DOCX, PDF and XLSX writers."""
