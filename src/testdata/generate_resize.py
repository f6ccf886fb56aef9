"""Golden values of resize and centre crop from Pillow: writes resize.json beside this file.

Run: pip install pillow && python generate_resize.py
Inputs are synthetic (a small generator of pseudo-random bytes that the test repeats), so only outputs are stored.
The crop follows torchvision's Resize and CenterCrop (rounding half to even, zeros around a picture that is too small).
"""
import json
import pathlib

import PIL
from PIL import Image

CASES = [
    # width, height, resize, crop, filter, seed
    (1, 1, 32, 32, "bilinear", 1),
    (2, 3, 32, 32, "bicubic", 2),
    (32, 32, 32, 32, "bilinear", 3),
    (33, 32, 32, 32, "bilinear", 4),
    (32, 35, 32, 32, "bicubic", 5),
    (64, 48, 32, 32, "bilinear", 6),
    (97, 61, 32, 32, "bilinear", 7),
    (61, 97, 32, 32, "bicubic", 8),
    (300, 7, 16, 16, "bilinear", 9),
    (5, 211, 16, 16, "bicubic", 10),
    (200, 150, 40, 32, "bilinear", 11),
    (149, 201, 37, 32, "bicubic", 12),
    (20, 31, 45, 31, "bilinear", 13),
    (640, 427, 16, 14, "bicubic", 14),
    # resize None: crop only
    (40, 37, None, 32, "bilinear", 15),
    (35, 33, None, 32, "bilinear", 16),
    (9, 50, None, 32, "bilinear", 17),
    (8, 5, None, 16, "bilinear", 18),
]


def pixels(count, seed):
    """Noise, with runs of 0 and 255 so that overshoot is clipped."""
    state = seed
    out = bytearray()
    for _ in range(count):
        state = (state * 1103515245 + 12345) % 2147483648
        value = state >> 16
        out.append(0 if value % 7 == 0 else 255 if value % 5 == 0 else value & 255)
    return bytes(out)


def centre_crop(image, crop):
    width, height = image.size
    if width < crop or height < crop:
        left, top = max(0, (crop - width) // 2), max(0, (crop - height) // 2)
        padded = Image.new("RGB", (max(width, crop), max(height, crop)))
        padded.paste(image, (left, top))
        image, (width, height) = padded, padded.size
    left, top = round((width - crop) / 2), round((height - crop) / 2)
    return image.crop((left, top, left + crop, top + crop))


def resize_shorter(image, size, resample):
    width, height = image.size
    if min(width, height) == size:
        return image
    long = int(size * max(width, height) / min(width, height))
    return image.resize((size, long) if width <= height else (long, size), resample)


def main():
    cases = []
    for width, height, resize, crop, name, seed in CASES:
        image = Image.frombytes("RGB", (width, height), pixels(width * height * 3, seed))
        if resize is not None:
            image = resize_shorter(image, resize, getattr(Image.Resampling, name.upper()))
        cases.append(
            {
                "width": width,
                "height": height,
                "resize": resize,
                "crop": crop,
                "filter": name,
                "seed": seed,
                "rgb": centre_crop(image, crop).tobytes().hex(),
            }
        )
    path = pathlib.Path(__file__).with_name("resize.json")
    path.write_text(json.dumps({"pillow": PIL.__version__, "cases": cases}, indent=1) + "\n")


main()
