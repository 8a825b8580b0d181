"""The living page of the design: everything on it is made from the real thing, nothing copied."""
