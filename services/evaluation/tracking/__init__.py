"""How well faces are followed: the detector's own tracker on rendered streets, against the truth."""
