"""Least privilege on the servers: one table of who may do what, and what brings each server to it."""
