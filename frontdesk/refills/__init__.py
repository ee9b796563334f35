"""A medicine that runs out while its prescriber is away: who decides instead, by when, and that it really arrived."""
