"""What the month will bring: a distribution learned from how this team's deals really end."""
