"""Files of networks as such: what is written into them and taken out of them before they run."""
