"""The way to a first alert: real photographs from the package index, on a painted street."""
