"""What every capability stands on: settings, time, database, keys, problem answers, logging, TLS."""
