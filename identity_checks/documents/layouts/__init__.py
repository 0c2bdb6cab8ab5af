"""What each kind of document prints where: its labels and the fields beside them."""
