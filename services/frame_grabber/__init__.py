"""The frame-grabber. Consumes deployment-changed.v1; produces frame-captured.v1; owns cameras and leases."""
