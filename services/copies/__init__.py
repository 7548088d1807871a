"""What leaves the system as files: each bears by when it must be gone, and whose word let it leave."""
