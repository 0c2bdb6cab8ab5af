"""What is known of machine readable zones beside their reading: doubtful signs, fillers, names, print above them."""
