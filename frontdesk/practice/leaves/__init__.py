"""Leave of providers that is entered while the practice runs; what the files say of it is in `Provider.away`."""
