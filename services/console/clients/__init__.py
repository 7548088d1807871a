"""What the console asks the services, over gRPC: as itself where nobody is signed in, else as that person."""
