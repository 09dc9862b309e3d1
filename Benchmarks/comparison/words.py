"""Words and names that nobody wrote, as frequent as words are: a few common, most rare."""

from random import Random

CONSONANTS = "bcdfghklmnprstvz"
VOWELS = "aeiou"


def vocabulary(random: Random, count: int) -> list[str]:
    """`count` distinct words of two to four syllables, the shorter ones first."""
    words: dict[str, None] = {}
    while len(words) < count:
        syllables = 2 + len(words) * 3 // count
        word = "".join(
            CONSONANTS[int(random.random() * 16)] + VOWELS[int(random.random() * 5)]
            for _ in range(syllables)
        )
        words[word + CONSONANTS[int(random.random() * 16)]] = None
    return list(words)


class Words:
    """Draws words, names of actors and places, and tags, all from one source of chance."""

    def __init__(self, random: Random):
        self.random = random
        self.words = vocabulary(random, 20_000)
        names = [word.capitalize() for word in vocabulary(random, 4_000)]
        self.actors = [f"{a} {b}" for a, b in zip(names[:2_000], names[2_000:])]
        self.places = [word.capitalize() for word in vocabulary(random, 1_000)]
        self.tags = vocabulary(random, 60)

    def draw(self, pool: list[str]) -> str:
        # The cube of an even draw leans to the front of the pool about as Zipf's law does.
        return pool[int(len(pool) * self.random.random() ** 3)]

    def several(self, pool: list[str], count: int) -> list[str]:
        """`count` different ones."""
        drawn: dict[str, None] = {}
        while len(drawn) < count:
            drawn[self.draw(pool)] = None
        return list(drawn)

    def text(self, length: int) -> str:
        """About `length` characters of words, as a sentence."""
        words = [self.draw(self.words)]
        size = len(words[0])
        while size < length - 1:
            word = self.draw(self.words)
            words.append(word)
            size += len(word) + 1
        return " ".join(words).capitalize() + "."
