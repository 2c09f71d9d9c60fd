"""Every promise broken on purpose: if its line does not turn to FAIL, it measures nothing."""
