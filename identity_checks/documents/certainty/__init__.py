"""How sure a field is, as a probability that holds on documents that were drawn and read for the purpose."""
