"""Why a file did not get through is told in a sentence of ours, beside the file."""

import json

import pytest

from benchmarks.server import ROOT
from tests.offenders import none_of

SCRIPT = ROOT / "explorer" / "ui" / "components" / "paste" / "frontend" / "refusals.js"
PAGE = """
  <div id=one data-testid=stFileUploader><span role=alert></span></div>
  <div id=two data-testid=stFileUploader></div>
  <div data-testid=stTooltipContent><div><p></p></div></div>
"""
BEGIN = """async ([script, sentences]) => {
  const {explainRefusals} = await import('data:text/javascript,' + encodeURIComponent(script))
  window.sentences = sentences
  window.refusals = explainRefusals(() => window.sentences)
}"""
FAIL = """words => {
  const alert = document.querySelector('#one [role=alert]')
  alert.replaceChildren('Error: ', words)
  document.querySelector('p').textContent = words
}"""
SENTENCES = {"413": "That is too much.", "": "It did not get through."}
"""As Streamlit 1.67 writes a failed upload: hidden for screen readers, and where one points."""


@pytest.fixture(scope="module")
def empty(at_home, address):
    page = at_home.new_page()
    page.goto(f"{address}/_stcore/health")
    yield page
    page.close()


@pytest.fixture
def page(empty):
    empty.set_content(PAGE)
    empty.evaluate(BEGIN, [SCRIPT.read_text("utf-8"), SENTENCES])
    return empty


def test_a_failed_upload_is_told_in_the_sentence_of_its_status(page) -> None:
    wrong = []
    for words, status in [
        ("AxiosError: Request failed with status code 413", "413"),
        ("AxiosError: Request failed with status code 502", ""),
        ("AxiosError: Network Error", ""),
    ]:
        page.set_content(PAGE)
        page.evaluate(BEGIN, [SCRIPT.read_text("utf-8"), SENTENCES])
        page.evaluate(FAIL, words)
        page.locator("#one[data-refusal]").wait_for()
        found = {
            page.locator("#one").get_attribute("data-refusal"),
            page.locator("#one [role=alert]").text_content(),
            page.locator("p").text_content(),
        }
        if found != {SENTENCES[status]}:
            wrong.append(f"{words}: {found}")
        if page.locator("#two[data-refusal]").count() or "Axios" in page.content():
            wrong.append(f"{words}: told of another file, or left as it was")
    none_of(wrong, "Told in another sentence:")


def test_it_follows_the_language_and_goes_with_the_file(page) -> None:
    page.evaluate(FAIL, "AxiosError: Request failed with status code 413")
    page.locator("#one[data-refusal]").wait_for()
    page.evaluate("""() => { sentences = {"413": "太大了。", "": ""}; refusals.look() }""")
    assert page.locator("#one").get_attribute("data-refusal") == "太大了。"
    page.evaluate("document.querySelector('#one [role=alert]').remove()")
    page.locator("#one:not([data-refusal])").wait_for(state="attached")


def test_what_streamlit_says_itself_stays(page) -> None:
    own = "File must be 20MB or smaller."
    page.evaluate(FAIL, own)
    page.evaluate("refusals.look()")
    assert page.locator("#one [role=alert]").text_content() == f"Error: {own}"
    assert page.locator("[data-refusal]").count() == 0


def test_the_app_says_why_below_the_file_in_both_languages(at_home, address) -> None:
    def refuse(route):
        answer = {"status": 413, "body": "That is too much."}
        route.fulfill(**answer) if route.request.method == "PUT" else route.continue_()

    page = at_home.pages[0]
    page.bring_to_front()
    for link, begins in (("", "That is too much: the server takes"), ("?lang=zh", "文件太大")):
        page.goto(f"{address}/{link}")
        page.route("**/_stcore/upload_file/**", refuse)
        file = {"name": "a.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n"}
        page.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files(file)
        uploader = page.locator("[data-testid=stFileUploader][data-refusal]")
        uploader.wait_for()
        told = uploader.get_attribute("data-refusal")
        assert told.startswith(begins)
        below = uploader.evaluate("e => getComputedStyle(e, '::after').content")
        assert json.loads(below) == told
        page.unroute_all()
