"""People: what somebody's roles, ways to sign in and sessions allow. Rules with reasons; time arrives as an argument."""
