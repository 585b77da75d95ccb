"""A line printed large: ink 0 to 1, by the faces of Debian's font packages or by the needles of an impact printer."""

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

FONTS = "/usr/share/fonts/"
# File, index in the collection, weight.
FACES = [
    *((f"opentype/noto/NotoSansCJK-{cut}.ttc", 2, weight) for cut, weight in
      [("Regular", 3), ("Medium", 1), ("Bold", 1), ("DemiLight", 1), ("Light", 0.5), ("Black", 0.3)]),
    *((f"opentype/noto/NotoSerifCJK-{cut}.ttc", 2, weight) for cut, weight in
      [("Regular", 3), ("Medium", 1.5), ("SemiBold", 1), ("Bold", 0.7), ("Light", 0.7)]),
    ("truetype/arphic-gbsn00lp/gbsn00lp.ttf", 0, 2),
    ("truetype/arphic-gkai00mp/gkai00mp.ttf", 0, 1),
    ("truetype/arphic/uming.ttc", 0, 2),
    ("truetype/arphic/ukai.ttc", 0, 1),
    ("truetype/wqy/wqy-zenhei.ttc", 0, 1.5),
    ("truetype/wqy/wqy-microhei.ttc", 0, 1.5),
    ("truetype/droid/DroidSansFallbackFull.ttf", 0, 0.7),
]  # fmt: skip
LATIN = [
    f"truetype/{face}.ttf"
    for face in """liberation/LiberationMono-Regular liberation/LiberationSans-Regular liberation/LiberationSerif-Regular
    liberation/LiberationSansNarrow-Regular liberation/LiberationMono-Bold liberation/LiberationSerif-Bold dejavu/DejaVuSansMono
    dejavu/DejaVuSans freefont/FreeMono freefont/FreeSans noto/NotoMono-Regular""".split()
]
_fonts, _covered = {}, {}


def font(face, index, size):
    key = (face, index, size)
    if key not in _fonts:
        if len(_fonts) > 300:
            _fonts.clear()
        _fonts[key] = ImageFont.truetype(FONTS + face, size, index=index)
    return _fonts[key]


def covers(face, index, char):
    key = (face, char)
    if key not in _covered:
        glyph = font(face, index, 24).getmask(char)
        missing = font(face, index, 24).getmask("\uffff")
        _covered[key] = char == " " or glyph.getbbox() is not None and bytes(glyph) != bytes(missing)
    return _covered[key]


def line(dice, text):
    """The ink, the height of an em in px, and whether its strokes are thin."""
    face, index, _ = dice.choices(FACES, [weight for *_, weight in FACES])[0]
    latin = dice.choice(LATIN) if dice.random() < 0.55 else None
    if not all((char.isascii() and latin) or covers(face, index, char) for char in text):
        face, index = FACES[0][:2]
    size = dice.choice([32, 40, 48])
    han = font(face, index, size)
    other = font(latin, 0, int(size * dice.uniform(0.9, 1.05))) if latin else han
    space = dice.choice([0, 0, 0, dice.uniform(-0.04, 0.18)]) * size
    half_width = dice.random() < 0.25
    sheet = Image.new("L", (int(size * (len(text) * 1.4 + 3)), size * 3), 0)
    pen, x, base = ImageDraw.Draw(sheet), size, size * 2
    for char in text:
        glyphs = other if char.isascii() else han
        width = glyphs.getlength(char)
        step = size / 2 if half_width and char.isascii() else width
        pen.text((x + (step - width) / 2, base), char, font=glyphs, fill=255, anchor="ls")
        x += step + space
    return np.asarray(sheet, np.float32)[:, : int(x + size)] / 255, size, "Light" in face


def scaled(ink, across, down):
    width, height = (max(2, round(side * scale)) for side, scale in ((ink.shape[1], across), (ink.shape[0], down)))
    return cv2.resize(ink, (width, height), interpolation=cv2.INTER_AREA)


def needles(dice, noise, ink, size):
    """The same by an impact printer; some needles fail."""
    DOT = 6
    count = dice.choice([16, 24, 24, 24])
    pitch = max(1.5, size / count)
    struck = (scaled(ink, dice.choice([1, 1, 1, 0.75]) / pitch, 1 / pitch) > dice.uniform(0.3, 0.55)).astype(np.float32)
    struck *= noise.rand(*struck.shape) > dice.choice([0, 0, 0.02, 0.08])
    if dice.random() < 0.1:
        struck[dice.randrange(struck.shape[0])] = 0
    dots = np.zeros((struck.shape[0] * DOT, struck.shape[1] * DOT), np.float32)
    dots[DOT // 2 :: DOT, DOT // 2 :: DOT] = struck
    across = int(dice.uniform(0.38, 0.75) * DOT) * 2 + 1
    return cv2.dilate(dots, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (across, across))), count * DOT
