"""What goes back to the sites: benchmarks, answers, stories; and what is hidden so that nobody is found out."""
