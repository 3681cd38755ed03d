"""The team: roles, meetings, actions, support, agreement."""
