"""Personal and document numbers of single states, each with the rule that the state has made public."""
