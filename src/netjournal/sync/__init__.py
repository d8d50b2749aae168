"""One journal on many computers, through a shared folder."""
