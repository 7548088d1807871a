"""Signed heads of the audit chain: what a tree of its entries comes to, and who vouches for that."""
