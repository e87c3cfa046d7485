"""The house itself: sizes, names, purity, extras, and what the repository may say."""
