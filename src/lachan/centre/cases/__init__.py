"""Cases: work for an office, in a territory, with deadlines, members, tasks, evidence and a timeline."""
