"""Which messages came and were answered, and what was changed for each: the tables behind `turns` and `once`."""
