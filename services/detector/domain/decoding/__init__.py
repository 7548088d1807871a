"""From a detector's raw outputs to faces; one module for each family of detectors.

Every decoder takes the outputs of one picture of a batch, by name, and gives `Candidates` in pixels of the
input.
"""
