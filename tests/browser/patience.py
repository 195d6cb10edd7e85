# Milliseconds until a test that hangs is a test that fails: nothing is asserted by it, and a
# machine with other work to do may take its time.
PATIENCE = 120_000
