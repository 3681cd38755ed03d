"""Records of the field and pure rules; imports nothing of ours but errors."""
