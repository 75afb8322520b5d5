"""What a camera says of itself: SDP (RFC 8866; RFC 6184, 8.2; RFC 7798, 7.2)."""

import base64

from tests.tools.farm.camera import Camera
from tests.tools.farm.packing import TYPE
from tests.tools.farm.recipes import Clip, Coding


def description(camera: Camera) -> bytes:
    """The session description of a camera; its video track is `video`."""
    clip = camera.clips[0]
    name = "H264" if clip.recipe.coding is Coding.H264 else "H265"
    lines = ["v=0", "o=- 1 1 IN IP4 127.0.0.1", f"s={camera.name}", "c=IN IP4 0.0.0.0", "t=0 0"]
    lines += ["a=control:*", "a=range:npt=now-"]
    if camera.audio:
        lines += ["m=audio 0 RTP/AVP 0", "a=rtpmap:0 PCMU/8000", "a=control:audio"]
    lines += [f"m=video 0 RTP/AVP {TYPE}", f"a=rtpmap:{TYPE} {name}/90000"]
    lines += [f"a=fmtp:{TYPE} {_format(clip, sets=camera.in_description)}"]
    lines += [f"a=framerate:{clip.recipe.rate}", "a=control:video"]
    return "".join(line + "\r\n" for line in lines).encode()


def _format(clip: Clip, *, sets: bool) -> str:
    told = [base64.b64encode(one).decode() for one in clip.sets]
    if clip.recipe.coding is Coding.HEVC:
        names = ("sprop-vps", "sprop-sps", "sprop-pps")
        pairs = [f"{name}={value}" for name, value in zip(names, told, strict=True)]
        return "; ".join(pairs) if sets else "profile-id=1"
    mode = f"packetization-mode=1; profile-level-id={clip.sets[0][1:4].hex().upper()}"
    return f"{mode}; sprop-parameter-sets={','.join(told)}" if sets else mode
