"""The decisions: pure functions from answers to a plan, with frozen results, time passed in, and every reason kept."""
