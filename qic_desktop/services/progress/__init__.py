"""Progress beyond the charts: assessment, questionnaires, spread, time and cost."""
