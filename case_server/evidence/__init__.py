"""资料: the encrypted files of a case, each under the key of its case."""
