"""The report as a reader opens it, in a headless browser."""

import json
import shutil
import time

import pytest

pytestmark = pytest.mark.xdist_group("pipeline")

FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync "
    "--disable-background-networking --disable-component-update --window-size=1400,1000"
)


@pytest.fixture
def browser(tmp_path):
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not (chromium and driver):
        pytest.skip("needs chromium and chromedriver (Debian: chromium chromium-driver)")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in [*FLAGS.split(), f"--user-data-dir={tmp_path}"]:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    with webdriver.Chrome(options=options, service=Service(driver)) as opened:
        opened.implicitly_wait(10)
        yield opened


def test_the_report_opens_offline_and_shows_every_figure(finished, browser):
    from selenium.webdriver.common.by import By

    browser.get((finished.path / "results/fivenations_simulated/report.html").as_uri())
    assert "SIMULATED DATA" in browser.find_element(By.TAG_NAME, "body").text
    browser.find_element(By.LINK_TEXT, "Figures").click()
    eyes = browser.find_elements(By.CSS_SELECTOR, "a[iconname=eye]")
    assert len(eyes) == 5
    for eye in eyes:
        eye.click()
        time.sleep(0.5)
        shown = [img.size["width"] for img in browser.find_elements(By.TAG_NAME, "img")]
        assert max(shown) > 300
    browser.find_element(By.LINK_TEXT, "Results").click()
    browser.find_element(By.LINK_TEXT, "Tables").click()
    eyes = browser.find_elements(By.CSS_SELECTOR, "a[iconname=eye]")
    assert len(eyes) == 5
    eyes[0].click()
    time.sleep(0.5)
    browser.switch_to.frame(browser.find_element(By.TAG_NAME, "iframe"))
    assert "SIMULATED DATA" in browser.find_element(By.TAG_NAME, "body").text
    assert [e for e in browser.get_log("browser") if e["level"] == "SEVERE"] == []
    requests = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    urls = [
        message["params"]["request"]["url"]
        for message in requests
        if message["method"] == "Network.requestWillBeSent"
    ]
    assert [url for url in urls if url.startswith(("http:", "https:"))] == []
