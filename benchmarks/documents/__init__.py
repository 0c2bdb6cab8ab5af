"""How exactly documents are read: drawn specimens with their truth, harder than phones make them, and what reads them.

Nothing here shares drawing code, layouts or fonts (in the part that evaluates) with `identity_checks.specimens`, whose
drawings the reader has looked at from its first day. Every sheet says 样本 SPECIMEN, its numbers belong to nobody.
"""
