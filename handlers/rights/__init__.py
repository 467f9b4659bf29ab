"""Who may see and do what: the declared table, which jobs are visible to whom, and the teams of jobs."""
