"""Chromium plays fragments as they leave the channel, and shows each picture at its time."""

import base64
from collections.abc import Sequence
from typing import Any

import pytest
from playwright.sync_api import Browser

from tamgiang.modules.cameras.media.fragments import TICKS, Fragment
from tamgiang.modules.cameras.media.mp4.fragment import join, rows
from tamgiang.modules.cameras.media.tests.muxed import (
    BETWEEN,
    OTHER,
    PLAIN,
    STAMP,
    frames,
    muxed,
    muxer,
)
from tests.tools.farm import barcodes
from tests.tools.farm.recipes import Recipe

#: Appends each message by itself; then goes to each time and reads the first row of the picture.
PLAY = """async ([mime, messages, times]) => {
  const video = document.createElement('video');
  video.muted = true;
  const source = new MediaSource();
  const once = (what, name) => new Promise((done, fail) => {
    what.addEventListener(name, done, {once: true});
    setTimeout(() => fail(new Error(`no ${name} within 10 s`)), 10000);
    video.addEventListener('error', () => fail(new Error(video.error.message)), {once: true});
  });
  video.src = URL.createObjectURL(source);
  await once(source, 'sourceopen');
  const buffer = source.addSourceBuffer(mime);
  for (const message of messages) {
    buffer.appendBuffer(Uint8Array.from(atob(message), (letter) => letter.charCodeAt(0)));
    await once(buffer, 'updateend');
  }
  const ranges = [];
  for (let i = 0; i < buffer.buffered.length; i++)
    ranges.push([buffer.buffered.start(i), buffer.buffered.end(i)]);
  // Else a decoder waits for more, to put the last pictures in order.
  source.endOfStream();
  const canvas = document.createElement('canvas');
  const pen = canvas.getContext('2d', {willReadFrequently: true});
  const seen = [];
  for (const time of times) {
    // A picture is told to be there a little before it can be drawn.
    const drawn = new Promise((done) => video.requestVideoFrameCallback(done));
    video.currentTime = time;
    await once(video, 'seeked');
    await Promise.race([drawn, new Promise((done) => setTimeout(done, 3000))]);
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    pen.drawImage(video, 0, 0);
    const rows = pen.getImageData(0, 0, canvas.width, Math.floor(canvas.width / 20)).data;
    seen.push([canvas.width, Array.from(rows.filter((_, place) => place % 4 === 1))]);
  }
  return {ranges, seen};
}"""


def played(browser: Browser, fragments: Sequence[Fragment], times: Sequence[float]) -> Any:  # noqa: ANN401
    """What the browser buffered, and the frame number burnt in the picture at each time."""
    messages: list[bytes] = []
    initial = None
    for fragment in fragments:
        if fragment.initial is not initial:
            initial = fragment.initial
            messages.append(initial.data)
        messages.append(fragment.data)
    page = browser.new_page()
    try:
        told = [base64.b64encode(message).decode() for message in messages]
        found = page.evaluate(PLAY, [fragments[0].initial.mime, told, list(times)])
    finally:
        page.close()
    numbers = [barcodes.read(bytes(luma), width, width) for width, luma in found["seen"]]
    return found["ranges"], numbers


def span(fragments: Sequence[Fragment]) -> list[float]:
    """Seconds from the first showing to the end of the last."""
    told = [(one.begin, rows(one.data)[0]) for one in fragments]
    begin = min(begin + row.offset for begin, row in told)
    end = max(begin + row.offset + row.duration for begin, row in told)
    return [begin / TICKS, end / TICKS]


@pytest.mark.parametrize("recipe", [PLAIN, BETWEEN])
def test_each_picture_stands_at_its_time(browser: Browser, recipe: Recipe) -> None:
    fragments = muxed(frames(recipe))

    ranges, numbers = played(browser, fragments, [(n + 0.5) / 15 for n in (0, 3, 14, 16, 28)])

    assert ranges == [pytest.approx(span(fragments), abs=0.01)]
    assert numbers == [0, 3, 14, 16, 28]


def test_joined_groups_play_like_single_pictures(browser: Browser) -> None:
    fragments = muxed(frames(PLAIN))

    _, numbers = played(browser, [join(fragments[:15]), join(fragments[15:])], [0.1, 1.1, 1.9])

    assert numbers == [1, 16, 28]


def test_other_parameters_go_on_in_the_same_player(browser: Browser) -> None:
    by = muxer()
    fragments = muxed(frames(PLAIN), by)
    fragments += muxed(frames(OTHER, stamp=STAMP + 2 * TICKS, arrived=2.0), by)

    ranges, numbers = played(browser, fragments, [0.1, 2.1, 3.9])

    assert len(ranges) == 1
    assert numbers == [1, 1, 28]


def test_a_viewer_that_missed_pictures_goes_on_at_the_key_frame(browser: Browser) -> None:
    by = muxer()
    fragments = muxed(frames(PLAIN), by)
    fragments += muxed(frames(PLAIN, stamp=STAMP + 2 * TICKS, arrived=2.0), by)

    ranges, numbers = played(browser, fragments[:6] + fragments[30:], [0.1, 2.1, 3.9])

    assert len(ranges) == 2
    assert numbers == [1, 1, 28]


def test_a_camera_that_pauses_loses_nothing_of_its_group(browser: Browser) -> None:
    """Six pictures fail to come within a group: the stamps leap, decoding does not."""
    before = list(frames(PLAIN))[:10]
    after = list(frames(PLAIN, stamp=STAMP + 6 * 6000, arrived=0.4))[10:15]

    fragments = muxed([*before, *after])
    ranges, numbers = played(browser, fragments, [9.5 / 15, 16.5 / 15])

    assert len(ranges) == 1
    assert numbers == [9, 10]
