"""Rules and pages of genuineness from rows."""
