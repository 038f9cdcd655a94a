"""What is published, how it hangs together, where it lives; and one pure function per question about it."""
