"""Everything outside us: one folder each, with a port, a fake and the vendor."""
