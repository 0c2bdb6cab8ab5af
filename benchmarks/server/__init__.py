"""What the server's own parts take and give: looking up pages of other cases, and how much the machine decides."""
