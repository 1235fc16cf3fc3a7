"""The pages of those who care for people: their caseload, each person, the members of a clinic, and joining one."""
