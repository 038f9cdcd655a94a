"""What the old site left behind becomes content/."""
