"""List files: made by the worker, for each way of seeing once, and changed in place where they changed."""
