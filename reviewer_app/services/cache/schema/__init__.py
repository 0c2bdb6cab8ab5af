"""The numbered SQL files of the local store."""
