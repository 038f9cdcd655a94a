"""Pictures made of plain colours, as cameras and drawing programs write them."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageCms

RED, BLUE = (200, 30, 30), (30, 30, 200)
GPS = 0x8825


def halves(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """Red on the left, blue on the right."""
    picture = Image.new("RGB", (width, height), BLUE)
    picture.paste(RED, (0, 0, width // 2, height))
    return picture.convert(mode)


def photo(width: int = 40, height: int = 30, form: str = "JPEG", *, orientation: int = 1) -> bytes:
    """A picture with everything in it that is nobody's business: maker, place, comment, a profile."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (45.0, 30.0, 12.5)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return saved(halves(width, height), form, exif=exif, icc_profile=profile, comment=b"SecretComment", xmp=b"<x>SecretXmp</x>")


def saved(picture: Image.Image, form: str, **settings: object) -> bytes:
    """The picture as a file."""
    file = BytesIO()
    picture.save(file, form, **settings)
    return file.getvalue()
