"""The colours that a file declares are those of sRGB."""

from io import BytesIO

from PIL import Image, ImageCms

from app.minutes.colour import NAME, srgb_profile


def test_the_profile_turns_no_colour_into_another() -> None:
    steps = range(0, 256, 15)
    colours = [(red, green, blue) for red in steps for green in steps for blue in steps]
    image = Image.new("RGB", (len(colours), 1))
    image.putdata(colours)
    ours = ImageCms.ImageCmsProfile(BytesIO(srgb_profile()))
    turned = ImageCms.profileToProfile(image, ours, ImageCms.createProfile("sRGB"))
    assert turned is not None
    pairs = zip(image.tobytes(), turned.tobytes(), strict=True)
    assert max(abs(one - other) for one, other in pairs) <= 1


def test_the_profile_is_small_whole_and_says_its_name() -> None:
    profile = srgb_profile()
    assert int.from_bytes(profile[:4]) == len(profile) < 1024
    assert ImageCms.getProfileDescription(BytesIO(profile)).strip() == NAME
