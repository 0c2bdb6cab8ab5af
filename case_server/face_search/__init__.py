"""One face among all those of a tenant's own history: off by default, on a recorded legal basis, within retention."""
