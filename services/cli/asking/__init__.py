"""What people ask the services, over gRPC: one module for each of the contract's services."""
