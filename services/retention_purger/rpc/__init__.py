"""One module for each service that is served."""
