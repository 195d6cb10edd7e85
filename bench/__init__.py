"""Benchmarks: each prints ratios, and fails if a limit is exceeded."""
