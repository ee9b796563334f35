"""Who may use the console: passwords, second factors, invitations, sessions, and what each role may do."""
