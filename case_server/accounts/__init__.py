"""People, their roles and the workstations they sit at: signing in, sessions, enrolment."""
