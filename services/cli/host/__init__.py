"""Starts services: all in this process, or some on real servers; or reaches those that run already."""
