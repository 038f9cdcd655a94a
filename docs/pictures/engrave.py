"""The demo paper's engravings: scenes in grey, cut into lines that swell where it is dark. This file as a program draws them again.

A scene is drawn in shades (0 is black); the engraver then lays lines over it, each as thick as the shade beneath asks. Sky and water are
cut in level lines, hills and buildings in slanting ones, as on a plate.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

WIDTH, HEIGHT = 1800, 1200
PRINTED = (1650, 1100)
FINE = 2
"""Everything is cut at twice the size and made smaller, so that lines have soft edges."""

PITCH = 11
"""Pixels from one line to the next."""

NIGHT = ("#12241f", "#d9dfd9")
DAY = ("#191c1b", "#e0e0da")
EVENING = ("#2a2113", "#e9dcae")
"""Ink and paper."""

Point = tuple[float, float]
CONTENT = Path(__file__).resolve().parents[2] / "content"


class Plate:
    """Shades to be cut: `draw` paints them, `slanted` is where lines run aslant, `crisp` are edges that no line may blur."""

    def __init__(self, ink: str, paper: str) -> None:
        self.ink, self.paper = ink, paper
        self.shades = Image.new("L", (WIDTH, HEIGHT), 235)
        self.slanted = Image.new("L", (WIDTH, HEIGHT), 0)
        self.draw = ImageDraw.Draw(self.shades)
        self.chance = random.Random(7)  # noqa: S311 (the same strokes every time, no secrets)

    def fade(self, top: float, bottom: float, above: int, below: int, *, curve: float = 1.0) -> None:
        """A shade that changes from one height to another."""
        for y in range(int(top), int(bottom)):
            part = ((y - top) / max(1, bottom - top)) ** curve
            self.draw.line([(0, y), (WIDTH, y)], fill=round(above + (below - above) * part))

    def shape(self, points: list[Point], shade: int, *, aslant: bool = False) -> None:
        self.draw.polygon(points, fill=shade)
        ImageDraw.Draw(self.slanted).polygon(points, fill=255 if aslant else 0)

    def box(self, left: float, top: float, right: float, bottom: float, shade: int, *, aslant: bool = False) -> None:
        self.shape([(left, top), (right, top), (right, bottom), (left, bottom)], shade, aslant=aslant)

    def round(self, x: float, y: float, radius: float, shade: int, *, flat: float = 1.0, aslant: bool = False) -> None:
        edges = (x - radius, y - radius * flat, x + radius, y + radius * flat)
        self.draw.ellipse(edges, fill=shade)
        ImageDraw.Draw(self.slanted).ellipse(edges, fill=255 if aslant else 0)

    def line(self, points: list[Point], shade: int, width: int) -> None:
        self.draw.line(points, fill=shade, width=width, joint="curve")

    def glow(self, x: float, y: float, radius: float, strength: int) -> None:
        """Light around a point."""
        light = Image.new("L", (WIDTH, HEIGHT), 0)
        ImageDraw.Draw(light).ellipse((x - radius, y - radius, x + radius, y + radius), fill=strength)
        self.shades = ImageChops.add(self.shades, light.filter(ImageFilter.GaussianBlur(radius / 2)))
        self.draw = ImageDraw.Draw(self.shades)

    def hills(self, base: float, height: float, shade: int, phase: float, *, aslant: bool = True) -> None:
        """A range of hills as far as the picture goes."""
        ridge = [
            (x, base - height * (0.55 + 0.28 * math.sin(x / 260 + phase) + 0.17 * math.sin(x / 97 + 2.3 * phase)))
            for x in range(0, WIDTH + 20, 20)
        ]
        self.shape([(0, base), *ridge, (WIDTH, base)], shade, aslant=aslant)

    def waves(self, top: float, shade: int, amount: int) -> None:
        """Short level strokes on water, wider and farther apart towards the foot."""
        for _ in range(amount):
            near = self.chance.random() ** 0.7
            y = top + near * (HEIGHT - top)
            x, length = self.chance.random() * WIDTH, 12 + 110 * near * self.chance.random()
            self.draw.line([(x, y), (x + length, y)], fill=shade, width=1 + int(3 * near))

    def person(self, x: float, foot: float, tall: float, shade: int = 12) -> None:
        """Somebody who stands there."""
        self.round(x, foot - tall * 0.92, tall * 0.085, shade)
        body = [(-0.12, 0.82), (0.12, 0.82), (0.15, 0.4), (0.1, 0), (0.02, 0), (0, 0.36), (-0.03, 0), (-0.11, 0), (-0.14, 0.4)]
        self.shape([(x + across * tall, foot - up * tall) for across, up in body], shade)

    def cut(self) -> Image.Image:
        """The plate, cut and printed."""
        size = (WIDTH * FINE, HEIGHT * FINE)
        shades = self.shades.filter(ImageFilter.GaussianBlur(1.2)).resize(size, Image.Resampling.BICUBIC)
        mask = self.slanted.resize(size, Image.Resampling.BICUBIC).point(lambda value: 255 if value > 127 else 0)
        screen = Image.composite(_lines(size, 34), _lines(size, 0), mask)
        # Ink where the shade is darker than the screen; the ramp around that is one pixel of softness.
        ink = ImageChops.subtract(shades, screen, 1, 128).point(lambda value: max(0, min(255, (value - 128) * 12 + 128)))
        printed = ink.resize(PRINTED, Image.Resampling.LANCZOS)
        return ImageOps.colorize(printed, self.ink, self.paper)


def _lines(size: tuple[int, int], degrees: float) -> Image.Image:
    """The screen: how light a place must be to stay without ink; lines waver a little, as a hand does."""
    pitch = PITCH * FINE
    across, down = round(math.hypot(*size)), round(math.hypot(*size))
    ramp = Image.new("L", (1, pitch))
    for y in range(pitch):
        ramp.putpixel((0, y), round(12 + 226 * (1 - abs(2 * y / pitch - 1))))
    screen = Image.new("L", (across, down + 4 * pitch))
    strip = ramp.resize((across, pitch))
    for y in range(0, down + 4 * pitch, pitch):
        screen.paste(strip, (0, y))
    step = 40
    mesh = []
    for x in range(0, across, step):
        left, right = (2 * pitch + FINE * (3.2 * math.sin(at / 610) + 1.6 * math.sin(at / 173 + 1)) for at in (x, x + step))
        mesh.append(((x, 0, x + step, down), (x, left, x, left + down, x + step, right + down, x + step, right)))
    screen = screen.transform((across, down), Image.Transform.MESH, mesh, Image.Resampling.BILINEAR)
    turned = screen.rotate(degrees, Image.Resampling.BILINEAR)
    x, y = (across - size[0]) // 2, (down - size[1]) // 2
    return turned.crop((x, y, x + size[0], y + size[1]))


def lighthouse() -> Image.Image:
    """A banded lighthouse on a headland, the keeper's cottage at its foot, birds far off."""
    plate = Plate(*NIGHT)
    plate.fade(0, 760, 118, 226, curve=1.3)
    for x, y, wide in ((420, 300, 330), (610, 345, 240), (1420, 210, 300), (1240, 250, 200)):
        plate.round(x, y, wide, 232, flat=0.1)
    plate.fade(760, HEIGHT, 150, 84)
    plate.waves(770, 226, 190)
    plate.waves(790, 50, 150)
    plate.hills(762, 70, 150, 1.9)
    headland = [
        (760, 1200),
        (800, 1090),
        (880, 1010),
        (960, 930),
        (1060, 880),
        (1240, 850),
        (1480, 842),
        (1660, 856),
        (1800, 880),
        (1800, 1200),
    ]
    plate.shape(headland, 62, aslant=True)
    plate.shape([(760, 1200), (830, 1120), (960, 1020), (1120, 980), (1400, 1010), (1560, 1200)], 34, aslant=True)
    left, right, foot, top = 1092, 1236, 862, 300
    for band in range(7):
        low, high = foot - (foot - top) * band / 7, foot - (foot - top) * (band + 1) / 7

        def edge(y: float) -> tuple[float, float]:
            inward = 34 * (foot - y) / (foot - top)
            return left + inward, right - inward

        (a, b), (c, d) = edge(low), edge(high)
        plate.shape([(a, low), (b, low), (d, high), (c, high)], 24 if band % 2 == 0 else 245)
        middle = (a + b) / 2
        plate.shape([(middle + 14, low), (b, low), (d, high), (middle + 14, high)], 8 if band % 2 == 0 else 176)
    plate.box(1104, 276, 1224, 300, 14)
    for post in range(1108, 1226, 16):
        plate.line([(post, 244), (post, 278)], 14, 3)
    plate.line([(1102, 244), (1226, 244)], 14, 4)
    plate.box(1128, 196, 1200, 276, 252)
    for post in (1128, 1146, 1164, 1182, 1200):
        plate.line([(post, 196), (post, 276)], 14, 4)
    plate.shape([(1116, 198), (1212, 198), (1164, 140)], 14)
    plate.line([(1164, 100), (1164, 145)], 14, 4)
    plate.box(1300, 776, 1470, 856, 214)
    plate.box(1400, 776, 1470, 856, 150, aslant=True)
    plate.shape([(1284, 780), (1330, 712), (1450, 712), (1488, 780)], 40, aslant=True)
    plate.box(1420, 690, 1440, 716, 30)
    plate.box(1322, 804, 1346, 832, 20)
    plate.box(1366, 800, 1390, 856, 20)
    for x, y, wing in ((300, 470, 26), (380, 430, 20), (460, 490, 16), (250, 540, 14), (620, 400, 18), (700, 520, 12)):
        plate.line(
            [
                (x - wing, y - wing * 0.5),
                (x - wing * 0.4, y - wing * 0.55),
                (x, y),
                (x + wing * 0.4, y - wing * 0.55),
                (x + wing, y - wing * 0.5),
            ],
            20,
            4,
        )
    return plate.cut()


def library() -> Image.Image:
    """A library at night, its arched windows lit, three people on the pavement."""
    plate = Plate(*EVENING)
    plate.fade(0, HEIGHT, 42, 70)
    for _ in range(46):
        plate.round(plate.chance.random() * WIDTH, plate.chance.random() * 130, 2.4, 240)
    plate.box(90, 150, 1710, 1000, 78, aslant=True)
    plate.box(70, 128, 1730, 160, 120)
    plate.box(70, 160, 1730, 170, 22)
    plate.box(90, 556, 1710, 580, 126)
    plate.box(90, 580, 1710, 588, 22)
    for column in range(7):
        x = 210 + column * 230
        for top, bottom in ((250, 530), (660, 960)):
            if column == 3 and bottom == 960:
                continue
            lit = not (column == 5 and bottom == 530)
            plate.box(x - 74, top + 60, x + 74, bottom + 6, 30)
            plate.round(x, top + 62, 74, 30)
            pane = 246 if lit else 60
            plate.box(x - 60, top + 62, x + 60, bottom, pane)
            plate.round(x, top + 62, 60, pane)
            for bar in (-20, 20):
                plate.line([(x + bar, top + 8), (x + bar, bottom)], 34, 5)
            for y in range(top + 62, bottom, 66):
                plate.line([(x - 60, y), (x + 60, y)], 34, 4)
            plate.box(x - 84, bottom, x + 84, bottom + 14, 142)
    plate.box(788, 690, 1012, 1000, 20)
    plate.shape([(770, 700), (900, 620), (1030, 700)], 132)
    plate.box(812, 730, 988, 1000, 250)
    plate.line([(900, 730), (900, 1000)], 40, 7)
    for y in (800, 870, 940):
        plate.line([(812, y), (988, y)], 40, 4)
    plate.fade(1000, HEIGHT, 120, 54)
    plate.box(0, 996, WIDTH, 1008, 24)
    for column in range(7):
        x = 210 + column * 230
        plate.shape([(x - 50, 1010), (x + 50, 1010), (x + 92, 1150), (x - 92, 1150)], 190 if column == 3 else 158)
    plate.person(520, 1090, 190)
    plate.person(612, 1096, 172)
    plate.person(1270, 1120, 196)
    for x in (120, 1680):
        plate.line([(x, 700), (x, 1090)], 12, 11)
        plate.box(x - 34, 1080, x + 34, 1094, 12)
        plate.round(x, 676, 34, 250)
        plate.line([(x - 36, 640), (x + 36, 640)], 12, 9)
    return plate.cut()


def terraces() -> Image.Image:
    """Terraces planted with lemon trees beneath a pale sky, hills behind."""
    plate = Plate(*EVENING)
    plate.fade(0, 560, 206, 228)
    plate.round(1330, 210, 96, 255)
    plate.hills(600, 250, 168, 0.4)
    plate.hills(640, 150, 128, 2.6)
    steps = ((620, 205), (760, 190), (920, 176), (1090, 160))
    for number, (top, light) in enumerate(steps):
        lift = [(x, top + 26 * math.sin(x / 430 + number)) for x in range(0, WIDTH + 30, 30)]
        plate.shape([(0, HEIGHT), *lift, (WIDTH, HEIGHT)], light)
        wall = [(x, y + 46 + 10 * number) for x, y in lift]
        plate.shape([*lift, *reversed(wall)], 84 - 12 * number, aslant=True)
        for x, y in lift[:: max(1, 2)]:
            plate.line([(x, y), (x + 6, y + 44 + 10 * number)], 150, 2)
    for row, (top, _) in enumerate(steps[1:], start=1):
        size = 30 + 17 * row
        for number in range(12 - 2 * row):
            x = (number + 0.4 + 0.25 * (row % 2)) * WIDTH / (12 - 2 * row) + plate.chance.uniform(-20, 20)
            foot = top + 26 * math.sin(x / 430 + row) + 6
            _lemon_tree(plate, x, foot, size)
    return plate.cut()


def _lemon_tree(plate: Plate, x: float, foot: float, size: float) -> None:
    plate.shape([(x - size * 0.1, foot), (x + size * 0.1, foot), (x + size * 0.05, foot - size), (x - size * 0.05, foot - size)], 24)
    for across, up, radius in ((-0.5, 1.3, 0.55), (0.5, 1.3, 0.52), (0, 1.75, 0.62), (0, 1.2, 0.6)):
        plate.round(x + across * size, foot - up * size, radius * size, 52, flat=0.85, aslant=True)
    for across, up, radius in ((-0.55, 1.5, 0.3), (-0.1, 1.95, 0.34)):
        plate.round(x + across * size, foot - up * size, radius * size, 104, flat=0.85, aslant=True)
    for _ in range(11):
        angle, far = plate.chance.uniform(0, math.tau), plate.chance.uniform(0.15, 0.85)
        plate.round(
            x + math.cos(angle) * far * size * 0.85, foot - 1.45 * size + math.sin(angle) * far * size * 0.7, max(6, size * 0.085), 252
        )


def cranes() -> Image.Image:
    """Two gantry cranes on a quay, a large one in front and a smaller one behind, with stacked containers."""
    plate = Plate(*DAY)
    plate.fade(0, 860, 150, 236, curve=1.2)
    for x, y, wide in ((1300, 150, 420), (960, 210, 260), (300, 330, 260)):
        plate.round(x, y, wide, 240, flat=0.11)
    plate.hills(870, 70, 176, 0.9)
    _crane(plate, 1290, 880, 0.55, 86)
    for left, top, right, shade in (
        (880, 800, 1010, 120),
        (1014, 800, 1150, 66),
        (900, 740, 1030, 150),
        (1300, 810, 1440, 90),
        (1444, 810, 1580, 130),
        (1330, 752, 1470, 60),
        (1584, 810, 1720, 74),
        (1480, 752, 1620, 168),
        (1390, 694, 1530, 110),
        (690, 806, 800, 96),
    ):
        plate.box(left, top, right, top + 56, shade, aslant=True)
        for rib in range(left + 12, right, 17):
            plate.line([(rib, top + 5), (rib, top + 51)], max(0, shade - 46), 3)
    plate.box(0, 862, WIDTH, 900, 208)
    plate.box(0, 900, WIDTH, 960, 40, aslant=True)
    for x in range(60, WIDTH, 150):
        plate.box(x, 900, x + 20, 985, 22)
    plate.fade(985, HEIGHT, 96, 44)
    plate.waves(990, 196, 170)
    plate.waves(1000, 26, 120)
    for x in range(0, WIDTH, 150):
        plate.box(x + 60, 985, x + 78, 1010 + (x * 7) % 60, 24)
    _crane(plate, 420, 866, 1.0, 12)
    for x in (760, 1180, 1640):
        plate.shape([(x - 16, 862), (x + 16, 862), (x + 24, 836), (x - 24, 836)], 12)
    plate.person(730, 864, 70)
    return plate.cut()


def _crane(plate: Plate, x: float, foot: float, scale: float, shade: int) -> None:
    """A gantry crane that reaches over the water on the right."""

    def at(across: float, up: float) -> Point:
        return x + across * scale, foot - up * scale

    thick, thin = max(4, round(20 * scale)), max(2, round(7 * scale))
    for leg in (-150, 150):
        plate.line([at(leg, 0), at(leg * 0.72, 520)], shade, thick)
    for low in range(0, 500, 125):
        a, b = 150 - 42 * low / 520, 150 - 42 * (low + 125) / 520
        plate.line([at(-a, low), at(b, low + 125)], shade, thin)
        plate.line([at(a, low), at(-b, low + 125)], shade, thin)
        plate.line([at(-b, low + 125), at(b, low + 125)], shade, thin)
    plate.line([at(-330, 520), at(660, 520)], shade, thick)
    plate.line([at(-330, 556), at(660, 556)], shade, thin)
    for across in range(-330, 660, 55):
        plate.line([at(across, 520), at(across + 27, 556), at(across + 55, 520)], shade, thin)
    plate.line([at(-80, 520), at(0, 720), at(80, 520)], shade, thick)
    plate.line([at(0, 715), at(640, 558)], shade, thin)
    plate.line([at(0, 715), at(330, 558)], shade, thin)
    plate.line([at(0, 715), at(-320, 558)], shade, thin)
    plate.box(*at(-340, 550), *at(-230, 460), shade)
    plate.box(*at(360, 516), *at(420, 470), shade)
    for rope in (372, 408):
        plate.line([at(rope, 470), at(rope, 270)], shade, max(2, thin // 2))
    plate.box(*at(330, 270), *at(450, 215), max(shade, 20))
    for leg in (-150, 150):
        plate.box(*at(leg - 34, 14), *at(leg + 34, 0), shade)


def ferry() -> Image.Image:
    """A ship moored beneath a full moon, every window lit."""
    plate = Plate(*NIGHT)
    plate.fade(0, 700, 58, 122)
    plate.glow(1420, 230, 260, 130)
    plate.round(1420, 230, 74, 255)
    for x, y, wide in ((400, 190, 330), (760, 260, 240), (1120, 150, 200)):
        plate.round(x, y, wide, 112, flat=0.07)
    plate.hills(720, 190, 46, 4.1)
    plate.fade(716, HEIGHT, 92, 34)
    plate.waves(730, 14, 150)
    for _ in range(210):
        near = plate.chance.random()
        y = 726 + near * 460
        x = 1420 + plate.chance.gauss(0, 26 + 90 * near)
        length = 16 + 60 * near * plate.chance.random()
        plate.line([(x - length, y), (x + length, y)], 246, 3 + int(4 * near))
    hull = [(330, 700), (1560, 640), (1490, 838), (1440, 868), (420, 868), (360, 800)]
    plate.shape(hull, 10)
    plate.shape([(338, 716), (1555, 656), (1550, 676), (342, 736)], 225)
    decks = ((430, 618, 1330, 706), (500, 540, 1240, 624), (600, 468, 1120, 546))
    for left, top, right, bottom in decks:
        plate.box(left, top, right, bottom, 238)
        plate.box(left, top, right, top + 9, 130)
        for x in range(left + 34, right - 40, 52):
            plate.box(x, top + 28, x + 26, top + 56, 20)
            plate.box(x + 4, top + 32, x + 22, top + 52, 255)
    plate.shape([(560, 470), (740, 470), (722, 300), (590, 300)], 14)
    plate.shape([(571, 400), (733, 400), (727, 344), (578, 344)], 240)
    plate.shape([(930, 470), (1120, 470), (1090, 408), (930, 408)], 240)
    for x in range(948, 1080, 34):
        plate.box(x, 424, x + 22, 448, 22)
    plate.line([(1020, 410), (1020, 220)], 12, 9)
    plate.line([(980, 280), (1060, 280)], 12, 6)
    plate.line([(1020, 226), (1540, 640)], 20, 3)
    plate.line([(1020, 226), (420, 620)], 20, 3)
    for x in range(440, 1440, 74):
        plate.round(x, 788 - (x - 440) * 0.03, 11, 252)
    for _ in range(120):
        x = plate.chance.uniform(420, 1440)
        y = 884 + plate.chance.random() ** 1.6 * 150
        plate.line([(x, y), (x + plate.chance.uniform(10, 46), y)], plate.chance.choice((196, 10, 10)), 4)
    plate.shape([(0, 1010), (470, 1200), (0, 1200)], 14)
    plate.shape([(0, 990), (500, 1192), (470, 1200), (0, 1012)], 212)
    for x, y in ((120, 1040), (300, 1112)):
        plate.shape([(x - 26, y), (x + 26, y), (x + 18, y - 74), (x + 34, y - 88), (x - 34, y - 88), (x - 18, y - 74)], 8)
    plate.line([(120, 970), (230, 930), (345, 800)], 8, 7)
    plate.line([(300, 1044), (420, 990), (520, 860)], 8, 6)
    return plate.cut()


def turbines() -> Image.Image:
    """Three wind turbines close to shore, and a sailing boat."""
    plate = Plate(*DAY)
    plate.fade(0, 800, 134, 238, curve=1.4)
    for x, y, wide in ((360, 250, 380), (520, 300, 260), (1350, 190, 330), (1500, 420, 260)):
        plate.round(x, y, wide, 240, flat=0.1)
    plate.hills(806, 90, 160, 5.2)
    plate.fade(800, HEIGHT, 170, 92)
    plate.waves(806, 236, 210)
    plate.waves(820, 52, 190)
    for x, foot, size, turn in ((380, 850, 1.0, 0.35), (900, 826, 0.72, 1.2), (1300, 814, 0.56, 2.0)):
        _turbine(plate, x, foot, size, turn)
    boat = [(1420, 960), (1640, 952), (1606, 1004), (1452, 1004)]
    plate.shape(boat, 12)
    plate.line([(1520, 960), (1520, 700)], 12, 7)
    plate.shape([(1528, 712), (1528, 940), (1622, 936)], 250)
    plate.shape([(1574, 836), (1528, 940), (1622, 936)], 190, aslant=True)
    plate.shape([(1510, 730), (1510, 940), (1440, 944)], 214, aslant=True)
    for number in range(26):
        y = 1010 + number * 6
        plate.line([(1460 + plate.chance.uniform(-20, 60), y), (1590 + plate.chance.uniform(-40, 30), y)], 30 if number % 2 else 200, 3)
    plate.shape([(0, 1090), (260, 1064), (520, 1100), (760, 1160), (900, 1200), (0, 1200)], 44, aslant=True)
    return plate.cut()


def _turbine(plate: Plate, x: float, foot: float, size: float, turn: float) -> None:
    hub = foot - 560 * size
    plate.shape([(x - 17 * size, foot), (x + 17 * size, foot), (x + 8 * size, hub), (x - 8 * size, hub)], 246)
    plate.shape([(x + 3 * size, foot), (x + 17 * size, foot), (x + 8 * size, hub), (x + 2 * size, hub)], 70)
    plate.box(x - 36 * size, foot - 26 * size, x + 36 * size, foot, 20)
    for blade in range(3):
        angle = turn + blade * math.tau / 3
        along, side = (math.cos(angle), math.sin(angle)), (-math.sin(angle), math.cos(angle))
        outline = ((0, -9), (60, -22), (300, -3), (304, 3), (60, 9), (0, 9))
        plate.shape([(x + size * (a * along[0] + b * side[0]), hub + size * (a * along[1] + b * side[1])) for a, b in outline], 16)
    plate.round(x, hub, 17 * size, 12)


ENGRAVINGS: dict[str, tuple[Callable[[], Image.Image], str]] = {
    "harbour/2026-07-21-lighthouse-logbook/cover.jpg": (lighthouse, "JPEG"),
    "culture/2026-07-20-library-midnight/cover.jpg": (library, "JPEG"),
    "labour/2026-07-12-one-well/cover.jpg": (terraces, "JPEG"),
    "harbour/2026-07-27-north-quay-name/cover.jpg": (cranes, "JPEG"),
    "harbour/2026-07-28-night-ferries/cover.jpg": (ferry, "JPEG"),
    "harbour/2026-06-30-gulf-plan/turbines.png": (turbines, "PNG"),
}


def main() -> None:
    """Draw all of them where their stories are."""
    for name, (scene, form) in ENGRAVINGS.items():
        picture = scene()
        if form == "PNG":
            picture.quantize(24, dither=Image.Dither.NONE).save(CONTENT / name, form, optimize=True)
        else:
            picture.save(CONTENT / name, form, quality=44, optimize=True, progressive=True)


if __name__ == "__main__":
    main()
