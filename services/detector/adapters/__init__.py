"""The detector's ports over libraries."""
