"""What is measured, protocol by protocol: pairs, photographs, passes, and what makes them better or worse."""
