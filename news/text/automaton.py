from collections import deque
from collections.abc import Iterable, Iterator


class Automaton:
    """
    Finds all places of all words in a text, in one pass for any number of words.

    The algorithm of Aho and Corasick, "Efficient string matching" (Communications of the ACM 18/6,
    1975): a tree of the words, and from each node a link to the longest other prefix of a word that
    ends there.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._children: list[dict[str, int]] = [{}]
        self._lengths = [0]  # of the word that ends at the node; 0 for none
        for word in set(words) - {""}:
            self._add(word)
        self._fallbacks = [0] * len(self._children)
        # The nearest node on the chain of links, itself included, where a word ends; 0 for none.
        self._reports = [node if length else 0 for node, length in enumerate(self._lengths)]
        self._link()

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """(start, end) of each place, ordered by end, longer words first."""
        children, fallbacks, reports = self._children, self._fallbacks, self._reports
        node = 0
        for end, character in enumerate(text, start=1):
            following = children[node].get(character)
            while following is None and node:
                node = fallbacks[node]
                following = children[node].get(character)
            node = following or 0
            report = reports[node]
            while report:
                yield end - self._lengths[report], end
                report = reports[fallbacks[report]]

    def _add(self, word: str) -> None:
        node = 0
        for character in word:
            following = self._children[node].get(character)
            if following is None:
                following = len(self._children)
                self._children.append({})
                self._lengths.append(0)
                self._children[node][character] = following
            node = following
        self._lengths[node] = len(word)

    def _link(self) -> None:
        # Breadth first, so that nodes nearer to the root have their links already.
        waiting = deque(self._children[0].values())
        while waiting:
            node = waiting.popleft()
            for character, child in self._children[node].items():
                fallback = self._fallbacks[node]
                while fallback and character not in self._children[fallback]:
                    fallback = self._fallbacks[fallback]
                self._fallbacks[child] = self._children[fallback].get(character, 0)
                self._reports[child] = self._reports[child] or self._reports[self._fallbacks[child]]
                waiting.append(child)
