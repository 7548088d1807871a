"""The `sightline` command, above the services. It starts them in one process and speaks gRPC to them."""
