"""The word for how a growth moved between two months: chosen from the two printed numbers alone."""

from __future__ import annotations

from dataclasses import dataclass

from scenario import wording


@dataclass(frozen=True, slots=True)
class Moved:
    """How a growth moved.

    Parameters
    ----------
    word : str
        回升, 回落, 降幅收窄, 降幅扩大, 由降转升, 由升转降 or 持平.
    points : float
        By how much, always positive, in points as printed; 0 where the word needs no number.
    """

    word: str
    points: float


def moved(before: float, now: float, places: int = 1) -> Moved:
    """Return the word for a growth that was `before` and is `now`.

    Parameters
    ----------
    before, now : float
        In per cent; rounded as printed first, so that the word never contradicts what stands there.
    places : int

    Returns
    -------
    Moved

    Examples
    --------
    >>> moved(5.2, 4.1)
    Moved(word='回落', points=1.1)
    >>> [moved(*pair).word for pair in ((4.1, 5.2), (-3, -1), (-1, -3), (-1, 2), (1, -2), (1.04, 1))]
    ['回升', '降幅收窄', '降幅扩大', '由降转升', '由升转降', '持平']
    """
    a, b = (float(wording.number(v, places)) for v in (before, now))
    if a == b:
        return Moved("持平", 0.0)
    if a < 0 <= b or b < 0 <= a:
        return Moved("由降转升" if a < 0 else "由升转降", 0.0)
    points = float(wording.number(abs(b - a), places))
    if a < 0:
        return Moved("降幅收窄" if b > a else "降幅扩大", points)
    return Moved("回升" if b > a else "回落", points)
