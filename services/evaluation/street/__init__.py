"""A made-up street, of which the truth is known: people from photographs walk towards the camera."""
