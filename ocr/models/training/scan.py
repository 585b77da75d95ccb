"""A printed line as a scanner or a camera leaves it, cut out as the reader cuts it: gray, 48 px high."""

import random

import cv2
import numpy as np

import press
import wording

HEIGHT = 48
WIDEST = 960
# Share of the lines that are spoilt at all.
BAD = 0.9


def sample(seed):
    """A text and its picture."""
    dice, noise = random.Random(seed), np.random.RandomState(seed % 2**32)
    while True:
        text = wording.line(dice)
        image = picture(dice, noise, text, dice.random() < BAD) if text else None
        if image is not None and image.shape[1] <= WIDEST:
            return text, image


def picture(dice, noise, text, bad):
    """`None` where nothing of it could be read."""
    ink, size, thin = press.line(dice, text)
    if bad and dice.random() < 0.16:
        ink, size = press.needles(dice, noise, ink, size)
    elif bad and dice.random() < 0.3:
        kernel = np.ones((dice.choice([2, 3]),) * 2, np.uint8)
        swells = dice.random() < 0.75 or len(kernel) == 3 or thin
        ink = cv2.dilate(ink, kernel) if swells else cv2.erode(ink, kernel)
    em = resolution(dice) if bad else dice.uniform(24, 44)
    if bad and dice.random() < 0.5:
        ink = leaned(dice, ink)
    rows, columns = np.where(ink.max(1) > 0.3)[0], np.where(ink.max(0) > 0.3)[0]
    if len(rows) == 0:
        return None
    down = em / size
    across = down * dice.choice([1, 1, dice.uniform(0.75, 1.2)])
    # The grid of the scanner starts anywhere.
    x, y = dice.random() / across, dice.random() / down
    ink = cv2.warpAffine(ink, np.float32([[1, 0, x], [0, 1, y]]), (ink.shape[1], ink.shape[0]))
    if bad and down < 0.8:
        ink = cv2.GaussianBlur(ink, (0, 0), 0.35 / down)
    ink = press.scaled(ink, across, down)
    box = [(columns[0] + x) * across, (rows[0] + y) * down, (columns[-1] + 1 + x) * across, (rows[-1] + 1 + y) * down]
    if bad:
        ink = faded(dice, noise, blurred(dice, ink, em))
    shades = [(0, 60), (40, 120), (100, 165)]
    dark = dice.uniform(*dice.choices(shades, [50, 35, 15] if bad else [1, 0, 0])[0])
    page = 255 - (255 - dark) * np.clip(ink, 0, 1)
    left, top, right, bottom = (int(side) for side in box)
    if np.percentile(page[max(0, top) : bottom + 1, max(0, left) : right + 1], 5) > 195:
        return None
    cut = margins(dice, box, em)
    if bad:
        page = spoilt(dice, noise, page, box, cut, em)
    return finished(dice, page, cut, bad)


def resolution(dice):
    ranges = [(11, 15), (14, 20), (18, 32), (30, 48)]
    return dice.uniform(*dice.choices(ranges, [25, 30, 30, 15])[0])


def leaned(dice, ink):
    turn, slant = np.radians(dice.gauss(0, 0.4)), dice.gauss(0, 0.03)
    height, width = ink.shape
    lean = np.float32([[1, slant - turn, -slant * height / 2], [turn, 1, -turn * width / 2]])
    return cv2.warpAffine(ink, lean, (width, height))


def blurred(dice, ink, em):
    if dice.random() < 0.6:
        ink = cv2.GaussianBlur(ink, (0, 0), em * dice.uniform(0.015, 0.062))
    if dice.random() < 0.12:  # a hand that moved
        length = dice.randint(3, max(3, int(em / 5)))
        stroke = np.zeros((length, length), np.float32)
        stroke[length // 2] = 1 / length
        ink = cv2.filter2D(ink, -1, stroke if dice.random() < 0.5 else stroke.T)
    return ink


def faded(dice, noise, ink):
    if dice.random() >= 0.25:
        return ink
    coarse = noise.rand(2, max(2, ink.shape[1] // 30)).astype(np.float32)
    strength = cv2.resize(coarse, (ink.shape[1], ink.shape[0]), interpolation=cv2.INTER_CUBIC)
    return ink * np.clip(0.55 + 0.6 * strength, 0, 1)


def margins(dice, box, em):
    signs, reach = (-1, -1, 1, 1), [(-0.03, 0.18), (-0.05, 0.22)] * 2
    return [round(side + sign * em * dice.uniform(*room)) for side, sign, room in zip(box, signs, reach)]


def spoilt(dice, noise, page, box, cut, em):
    """With rests of rules, stamps and neighbours, and grain."""
    height, width = page.shape

    def stroke(x0, y0, x1, y1):
        part = page[max(0, int(y0)) : max(0, int(y1)), max(0, int(x0)) : max(0, int(x1))]
        part[:] = np.minimum(part, dice.uniform(60, 235))

    if dice.random() < 0.13:
        edges = [cut[1] + dice.uniform(-1, 1.5), cut[3] - dice.uniform(-1, 1.5), dice.uniform(cut[1], cut[3])]
        y = dice.choice(edges)
        ends = (0, width) if dice.random() < 0.4 else sorted(dice.randrange(width) for _ in range(2))
        stroke(ends[0], y, ends[1], int(y) + max(1, int(em * dice.uniform(0.03, 0.09))))
    if dice.random() < 0.08:
        x = min(max(dice.choice([cut[0] + 1, cut[2] - 2]), 0), width - 1)
        stroke(x, 0, x + max(1, int(em * 0.05)), height)
    if dice.random() < 0.12:
        for _ in range(dice.randint(1, 3)):
            stamp = np.zeros_like(page)
            centre, axes = (dice.randrange(width), dice.randrange(height)), [int(em * dice.uniform(1, 6)) for _ in "xy"]
            line = max(1, int(em * dice.uniform(0.04, 0.2)))
            cv2.ellipse(stamp, centre, axes, dice.uniform(0, 180), 0, dice.uniform(40, 360), 1.0, line)
            page = page - cv2.GaussianBlur(stamp, (0, 0), 0.7) * dice.uniform(15, 110)
    if dice.random() < 0.1:
        other, size, _ = press.line(dice, "".join(dice.choice(wording.COMMON) for _ in range(6)))
        other = press.scaled(other, em / size, em / size)
        away = dice.choice([-1, 1]) * em * dice.uniform(1.25, 1.5) + (box[1] + box[3] - other.shape[0]) / 2 - 0.15 * em
        other = cv2.warpAffine(other, np.float32([[1, 0, 0], [0, 1, away]]), (width, height))
        page = np.minimum(page, 255 - 200 * other)
    if dice.random() < 0.6:
        page = page + noise.randn(height, width) * dice.choice([2, 4, 7, 12])
    if dice.random() < 0.15:
        light = noise.rand(3, 5).astype(np.float32) * 0.6 + 0.7
        page = 255 - (255 - page) * cv2.resize(light, (width, height))
    return page


def finished(dice, page, cut, bad):
    image = np.clip(page, 0, 255).astype(np.uint8)
    if bad and dice.random() < 0.5:
        _, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, dice.randint(35, 90)])
        image = cv2.imdecode(data, cv2.IMREAD_GRAYSCALE)
    if bad and dice.random() < 0.06:  # as by a fax
        image = np.where(image > dice.uniform(110, 190), 255, 0).astype(np.uint8)
    left, top, right, bottom = cut
    image = image[max(0, top) : bottom, max(0, left) : right]
    if image.shape[0] < 6 or image.shape[1] < 4:
        return None
    low, high = np.percentile(image, [2, 90])
    if bad and dice.random() < 0.25 and high - low > 30:  # strengthened, as by the cleaning
        image = np.clip((image.astype(np.float32) - low) * 255 / (high - low), 0, 255).astype(np.uint8)
    width = max(1, -(-image.shape[1] * HEIGHT // image.shape[0]))
    return cv2.resize(image, (width, HEIGHT), interpolation=cv2.INTER_LINEAR)
