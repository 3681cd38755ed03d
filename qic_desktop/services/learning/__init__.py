"""Learning with others: sessions, what is promised there, stories, questions, lessons, the storyboard."""
