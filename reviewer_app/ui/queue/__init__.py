"""The queue: which cases there are and how much time each has left."""
