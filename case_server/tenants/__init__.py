"""委托企业: who sends cases, with which plan, keys and quotas."""
