"""What a careful reader would notice in a finished document: each check judges, none repairs."""
