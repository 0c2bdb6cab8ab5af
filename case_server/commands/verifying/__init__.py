"""Commands that prove what was kept: the record log, and a case exported from the archive."""
