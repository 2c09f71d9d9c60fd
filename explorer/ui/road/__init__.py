"""Lessons beside the rooms: where a learner is, what they answered, and the column that says so."""
