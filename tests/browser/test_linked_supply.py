"""A chosen layer comes straight from the server; where that fails, the page brings it."""

import urllib.request

import numpy as np
import pytest

from tests.browser import linked
from tests.browser.conftest import settled

pytestmark = pytest.mark.weights
ALL_THUMBNAILS = """() => {
  const view = [...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')]
    .map(host => host.shadowRoot?.querySelector('.linked-view')).find(Boolean)
  return [...view.querySelectorAll('.map-layer:not(.absent):not(.map-input) canvas')]
    .every(canvas => canvas.width > 1 && canvas.style.visibility !== 'hidden')
}"""


def choose(page, layer):
    page.locator(f".map-layer[data-layer={layer}]").click()
    page.locator(".wall-section h3", has_text=f"channels of {layer}").wait_for(timeout=30_000)
    settled(page)


def asked_for(page, what):
    """Addresses below `/{what}/` that the page asks for from now on, but for its place in the
    queue: on a busy machine it asks where it stands."""
    found = []

    def note(request):
        if f"/{what}/" in request.url and not request.url.endswith("/waiting"):
            found.append(request.url)

    page.on("request", note)
    return found


def value_at_peak(page, layer):
    values = linked.maps(layer)
    channel = int(page.locator(".panel.channel .panel-title").first.text_content().split()[1])
    row, column = np.unravel_index(values[channel].argmax(), values[channel].shape)
    linked.point(page, int(row), int(column), values[channel].shape)
    return linked.readout(page)["value"], values[channel].max()


def test_a_clicked_layer_is_painted_before_the_page_hears_of_it(open_page):
    page = open_page("?layer=conv1_1")
    layers = asked_for(page, "layers")
    page.evaluate(
        """() => {
          window.sent = []
          const send = WebSocket.prototype.send
          WebSocket.prototype.send = function (data) {
            const view = [...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')]
              .map(host => host.shadowRoot.querySelector('.linked-view')).find(Boolean)
            window.sent.push(view.querySelector('.wall-section h3').textContent)
            return send.call(this, data)
          }
        }"""
    )
    linked.silent(page, "window.sent.length")
    page.evaluate("window.sent = []")
    choose(page, "conv5_1")
    page.wait_for_url("**layer=conv5_1**")
    assert len(layers) == 1
    assert all("conv5_1" in title for title in page.evaluate("window.sent"))
    shown, expected = value_at_peak(page, "conv5_1")
    assert linked.same(shown, expected)


def test_where_the_server_gives_nothing_the_page_brings_the_layer(open_page):
    page = open_page("?layer=conv1_1")
    page.route("**/layers/**", lambda route: route.fulfill(status=204))
    for layer in ("conv5_1", "relu3_2"):
        choose(page, layer)
        page.wait_for_url(f"**layer={layer}**")
        shown, expected = value_at_peak(page, layer)
        assert linked.same(shown, expected)


def test_where_only_the_page_is_let_through_it_brings_everything(open_page):
    def other(route):
        route.fulfill(body="?", content_type="text/html")

    routes = {f"**/{what}/**": other for what in ("layers", "thumbnails")}
    page = open_page("?layer=conv1_1&picture=coffee", routes=routes)
    page.wait_for_function(ALL_THUMBNAILS, timeout=60_000)
    choose(page, "conv5_1")
    page.wait_for_url("**layer=conv5_1**")
    linked.frame(page).focus()
    shown = linked.maps("conv5_1", "coffee")
    page.keyboard.press("]")
    page.wait_for_url("**channels=**")
    settled(page)
    channel = int(page.locator(".panel.channel .panel-title").first.text_content().split()[1])
    linked.point(page, 3, 4, (14, 14))
    page.locator(".panel.approximate").wait_for(state="detached")
    linked.point(page, 3, 5, (14, 14))
    assert linked.same(linked.readout(page)["value"], shown[channel, 3, 5])


def test_a_new_channel_shows_its_exact_numbers_from_the_server_alone(open_page):
    page = open_page("?layer=conv3_2&channels=4")
    layers = asked_for(page, "layers")
    linked.frame(page).focus()
    page.keyboard.press("]")
    page.wait_for_url("**channels=5**")
    settled(page)
    assert len(layers) == 1
    assert "wall" not in layers[0]
    linked.point(page, 3, 4, (56, 56))
    assert linked.same(linked.readout(page)["value"], linked.maps("conv3_2")[5, 3, 4])


def test_every_layer_gets_a_thumbnail_without_the_page(open_page):
    page = open_page("?layer=pool2&picture=coffee", ready=False)
    thumbnails = asked_for(page, "thumbnails")
    settled(page)
    canvases = page.locator(".map-layer:not(.absent):not(.map-input) canvas")
    page.wait_for_function(
        ALL_THUMBNAILS,
        timeout=30_000,
    )
    assert canvases.count() == 31
    assert sorted(set(thumbnails)) == thumbnails


def test_coming_back_from_another_room_shows_the_same_layer(at_home, address):
    # Without `open_page`: Streamlit may ask in vain for files of a room that is being left.
    page = at_home.pages[0]
    page.bring_to_front()
    page.goto(f"{address}/?layer=conv1_1")
    settled(page)
    for layer in ("conv4_2", "conv2_1", "conv4_2"):
        choose(page, layer)
        page.wait_for_url(f"**layer={layer}**")
    page.get_by_role("link", name="Convolution").click()
    page.locator(".linked-view").wait_for(state="detached", timeout=30_000)
    # Leaving a room while its pictures are loading takes them away from under the browser.
    page.locator("[data-testid=stStatusWidget]").wait_for(state="detached", timeout=60_000)
    page.get_by_role("link", name="Explore").click()
    settled(page)
    shown, expected = value_at_peak(page, "conv4_2")
    assert linked.same(shown, expected)


def test_a_signed_layer_is_painted_in_its_own_colours_at_once(open_page):
    page = open_page("?layer=relu3_1")
    choose(page, "conv3_1")
    first = (
        linked.frame(page)
        .locator("canvas")
        .evaluate("canvas => [...canvas.getContext('2d').getImageData(0, 0, canvas.width, 1).data]")
    )
    page.wait_for_url("**layer=conv3_1**")
    page.locator(".panel.channel:not(.approximate)").first.wait_for()
    settled(page)
    later = (
        linked.frame(page)
        .locator("canvas")
        .evaluate("canvas => [...canvas.getContext('2d').getImageData(0, 0, canvas.width, 1).data]")
    )
    assert first == later


def test_strangers_get_nothing(address):
    guess = {"X-Endpoint": "a-guess"}
    for path in ("layers/conv1_1?instance=x", "thumbnails/1?instance=x"):
        asked = urllib.request.Request(f"{address}/{path}", headers=guess)
        with urllib.request.urlopen(asked, timeout=10) as answer:
            assert answer.status == 204
            assert answer.read() == b""


def test_a_view_that_misses_its_maps_gets_them_and_pins_nothing(open_page):
    page = open_page("?layer=relu3_3")
    choose(page, "conv4_2")
    page.wait_for_url("**layer=conv4_2**")
    page.evaluate(
        """() => {
          const hub = globalThis[Symbol.for("vgg16-explorer.messages")]
          for (const [instance, listener] of hub.listeners) {
            const focus = hub.latest.get(instance)?.get("focus")
            if (!focus) continue
            window.sent = 0
            const send = WebSocket.prototype.send
            WebSocket.prototype.send = function (data) {
              window.sent += 1
              return send.call(this, data)
            }
            listener({ ...focus, header: { ...focus.header, scaleKey: "lost" } })
          }
        }"""
    )
    page.locator(".linked-view.waiting").wait_for(state="attached")
    page.wait_for_function("window.sent > 0")
    settled(page)
    page.get_by_role("link", name="Convolution").click()
    page.wait_for_url("**/convolution?**layer=conv4_2**")
    assert "channels" not in page.url
