"""How many years of school a reader of an English text needs."""

import re


def grade(text):
    """Flesch and Kincaid's school grade of a text."""
    sentences = max(1, len(re.findall(r"[.!?]+", text)))
    words = re.findall(r"[A-Za-z]+", text)
    syllables = sum(count_syllables(word.lower()) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def count_syllables(word):
    word = re.sub(r"(?<![aeiouy])e$|(?<=[^td])ed$|es$", "", word) or word
    return max(1, len(re.findall(r"[aeiouy]+", word)))
