"""The chart on a real Kubernetes: whatever cluster KUBECONFIG names, and servers on this machine."""
