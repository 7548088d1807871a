"""The registrar's ports over libraries."""
