"""The retention-purger's ports over libraries."""
