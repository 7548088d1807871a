"""The clock: what is due is erased, expired keys are swept, ledgers are kept and checked."""
