"""The reports as a reader opens them, in a headless browser."""

import base64
import json
import os
import re
import shutil
import time
from pathlib import Path

import pytest

from coproduction.pages.harmless import harmless

FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync "
    "--disable-background-networking --disable-component-update --window-size=1400,1000"
)
DESKTOP, PHONE = (1400, 1000), (390, 844)
ROOT = Path(__file__).resolve().parents[2]
AXE = Path(os.environ.get("AXE_PATH", ROOT / ".cache/npm/node_modules/axe-core/axe.min.js"))


@pytest.fixture(scope="module")
def chromium(tmp_path_factory):
    """A browser that the tests of this module share, and the folder it downloads to."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not (chromium and driver):
        pytest.skip("needs chromium and chromedriver (Debian: chromium chromium-driver)")
    folder = tmp_path_factory.mktemp("chromium")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in [*FLAGS.split(), f"--user-data-dir={folder / 'profile'}"]:
        options.add_argument(flag)
    options.add_experimental_option(
        "prefs", {"download.default_directory": str(folder / "downloads")}
    )
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    with webdriver.Chrome(options=options, service=Service(driver)) as opened:
        opened.implicitly_wait(10)
        yield opened, folder / "downloads"


@pytest.fixture
def browser(chromium):
    """The browser on a desktop; a test that ends has asked for nothing elsewhere."""
    opened, _ = chromium
    resize(opened, *DESKTOP)
    yield opened
    # leaving the page writes what it still logs
    opened.get("about:blank")
    assert [e for e in opened.get_log("browser") if e["level"] == "SEVERE"] == []
    told = [json.loads(entry["message"])["message"] for entry in opened.get_log("performance")]
    urls = [
        message["params"]["request"]["url"]
        for message in told
        if message["method"] == "Network.requestWillBeSent"
    ]
    # the browser's own first page is of chrome:
    local = ("file:", "data:", "blob:", "about:", "chrome:", "chrome-untrusted:")
    assert [url for url in urls if not url.startswith(local)] == []


def resize(browser, width, height):
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500},
    )


@pytest.fixture
def page(finished, browser):
    """The report, open and alone: what lies beside it is not needed."""
    browser.get((finished.path / "results/fivenations_simulated/report.html").as_uri())
    return browser


def until(met):
    """Wait until something is so, at most a minute."""
    deadline = time.monotonic() + 60
    while not met():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.05)


#: Whether a large figure is shown that was not when this was last asked.
NEXT_FIGURE = """
const large = [...document.images].filter(one => one.getBoundingClientRect().width > 300);
const next = large.find(one => one.src !== window.lastFigure);
if (next) window.lastFigure = next.src;
return Boolean(next);
"""


def shown(browser, table):
    script = "return [...document.querySelectorAll(arguments[0] + ' tbody tr:not([hidden])')]"
    script += ".filter(row => !row.querySelector('th[scope=rowgroup]'))"
    return browser.execute_script(script + ".map(row => row.innerText)", table)


def test_a_reader_goes_through_the_chapters_by_mouse_and_keyboard(page):
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    banner = page.find_element(By.CSS_SELECTOR, ".simulated")
    assert "SIMULATED DATA" in banner.text and banner.is_displayed()
    titles = [link.text for link in page.find_elements(By.CSS_SELECTOR, "nav a")]
    headings = [h.text for h in page.find_elements(By.TAG_NAME, "h2")]
    assert titles == headings
    wanted = ["What was asked", "Data and flow", "Validation", "Comparability"]
    wanted += ["Are the countries comparable?", "Findings by question", "Descriptives", "Models"]
    assert titles[:9] == ["In short", *wanted]
    page.find_element(By.LINK_TEXT, "Models").click()
    page.execute_script("return new Promise(r => setTimeout(r, 300))")
    assert 0 <= page.find_element(By.ID, "models").rect["y"] - page.execute_script(
        "return scrollY"
    ) < 200  # fmt: skip
    current = page.find_element(By.CSS_SELECTOR, "nav a[aria-current]")
    assert current.text == "Models"
    assert banner.is_displayed() and banner.rect["y"] >= page.execute_script("return scrollY")
    page.refresh()
    page.execute_script("scrollTo(0, 0)")
    page.find_element(By.TAG_NAME, "body").send_keys(Keys.TAB)
    skip = page.switch_to.active_element
    assert skip.text == "Skip to the content"
    skip.send_keys(Keys.ENTER)
    assert page.switch_to.active_element.get_attribute("id") == "content"


def test_search_leaves_the_rows_that_match(page, finished):
    from selenium.webdriver.common.by import By

    every = shown(page, "#models-estimates-csv")
    csv = finished.path / "results/fivenations_simulated/models/estimates.csv"
    assert len(every) == csv.read_text("utf-8").count("\n") - 1
    field = page.find_element(By.ID, "models-estimates-csv-search")
    field.send_keys("self-EFFICACY czech")
    found = shown(page, "#models-estimates-csv")
    wanted = [
        row for row in every if {"self-efficacy", "czech"} <= {*re.findall(r"[\w-]+", row.lower())}
    ]
    assert found == wanted and len(found) < len(every) / 20
    output = page.find_element(By.CSS_SELECTOR, "#models-estimates-csv output")
    assert output.text == f"{len(found)} of {len(every)} rows"
    field.clear()
    field.send_keys(" ")
    assert shown(page, "#models-estimates-csv") == every
    grouped = page.find_element(By.ID, "tables-correlates-by-country-html-search")
    grouped.send_keys("health unemployed")
    table = "#tables-correlates-by-country-html"
    assert [row.split("\t")[0].strip() for row in shown(page, table)] == ["Unemployed"]
    headings = [
        cell.text
        for cell in page.find_elements(By.CSS_SELECTOR, f"{table} th[scope=rowgroup]")
        if cell.is_displayed()
    ]
    assert headings[0] == "Health" and len(headings) == 2


def test_a_column_sorts_up_down_and_back(page):
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    table = "#models-estimates-csv"
    before = shown(page, table)
    header = page.find_element(By.XPATH, f"//*[@id='{table[1:]}']//th[contains(.,'Estimate')]")
    button = header.find_element(By.TAG_NAME, "button")
    script = "return [...document.querySelectorAll(arguments[0] + ' tbody tr')]"
    script += f".map(row => row.cells[{header.get_property('cellIndex')}])"
    script += ".map(one => Number(one.dataset.value ?? one.innerText.replaceAll('−', '-')))"
    page.execute_script("arguments[0].focus()", button)
    button.send_keys(Keys.ENTER)
    assert header.get_attribute("aria-sort") == "ascending"
    values = page.execute_script(script, table)
    assert values == sorted(values) and values[0] < 0 < values[-1]
    button.send_keys(Keys.SPACE)
    assert page.execute_script(script, table) == sorted(values, reverse=True)
    button.send_keys(Keys.SPACE)
    assert header.get_attribute("aria-sort") is None and shown(page, table) == before


def test_numbers_of_a_figure_download_as_the_bytes_of_their_file(page, finished, chromium):
    from selenium.webdriver.common.by import By

    link = page.find_element(By.CSS_SELECTOR, "#figures-items-svg a.numbers")
    page.execute_script("arguments[0].scrollIntoView({block: 'center'})", link)
    link.click()
    path = chromium[1] / "simulated-descriptives-items.csv"
    until(path.exists)
    results = finished.path / "results/fivenations_simulated"
    assert path.read_bytes() == (results / "descriptives/items.csv").read_bytes()
    for other in page.find_elements(By.CSS_SELECTOR, "#figures-items-svg .links a:not(.numbers)"):
        where = other.get_dom_attribute("href")
        if where.startswith("data:"):
            name = other.get_dom_attribute("download").removeprefix("simulated-")
            name = name.replace("figures-", "figures/")
            assert base64.b64decode(where.partition(",")[2]) == (results / name).read_bytes()
        else:
            assert (results / where).is_file()


def test_a_figure_enlarges_and_lets_go(page):
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    button = page.find_element(By.CSS_SELECTOR, "#figures-items-svg .enlarge")
    page.execute_script("arguments[0].focus()", button)
    button.send_keys(Keys.ENTER)
    image = page.find_element(By.CSS_SELECTOR, "dialog img")
    fits = image.size["width"]
    assert fits > 1000 and image.get_attribute("alt")
    page.switch_to.active_element.send_keys("+")
    assert image.size["width"] == pytest.approx(1.5 * fits, rel=0.05)
    page.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert not page.find_element(By.TAG_NAME, "dialog").is_displayed()
    assert page.switch_to.active_element == button
    for drawn in page.find_elements(By.CSS_SELECTOR, ".drawing img"):
        assert drawn.get_property("naturalWidth") > 100 and drawn.get_attribute("alt")


def test_a_phone_shows_it_without_scrolling_sideways(page):
    from selenium.webdriver.common.by import By

    resize(page, *PHONE)
    page.refresh()
    assert page.execute_script("return document.documentElement.scrollWidth") == PHONE[0]
    image = page.find_element(By.CSS_SELECTOR, "#figures-items-svg .drawing img")
    # letters of 7 points are no smaller than 9 pixels; the figure is pushed aside within its box
    assert image.size["width"] / image.get_property("naturalWidth") >= 0.97
    link = page.find_element(By.CSS_SELECTOR, "nav a[href='#models']")
    assert not link.is_displayed()
    page.find_element(By.CSS_SELECTOR, "nav summary").click()
    assert link.is_displayed()


@pytest.mark.parametrize(
    "size", [DESKTOP, pytest.param(PHONE, marks=pytest.mark.slow)], ids=["desktop", "phone"]
)
def test_an_accessibility_engine_finds_nothing(page, size):
    if not AXE.is_file():
        pytest.skip("needs axe-core (npm install --prefix .cache/npm axe-core, or AXE_PATH)")
    resize(page, *size)
    page.refresh()
    page.execute_script(AXE.read_text(encoding="utf-8"))
    page.set_script_timeout(120)
    violations = page.execute_async_script(
        "const done = arguments[arguments.length - 1];"
        "const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];"
        "axe.run(document, {runOnly: tags}).then(found => done(found.violations.map("
        "one => [one.id, one.nodes.map(node => node.html.slice(0, 200))])))"
    )
    assert violations == []


def test_the_report_says_where_run_times_are_and_they_are_there(page, finished):
    from selenium.webdriver.common.by import By

    page.find_element(By.CSS_SELECTOR, "#rerun a[href='runtime.html']").click()
    rows = "[aria-label='Run times'] tbody tr"
    jobs = [row.text for row in page.find_elements(By.CSS_SELECTOR, rows)]
    benchmarks = (finished.path / "logs").rglob("*.benchmark.tsv")
    assert len(jobs) == len(list(benchmarks)) > 20
    assert any("harmonise uk" in job for job in jobs)


@pytest.mark.slow
def test_snakemakes_report_opens_offline_and_shows_every_figure(finished, browser):
    from selenium.webdriver.common.by import By

    results = finished.path / "results/fivenations_simulated"
    browser.get((results / "snakemake-report.html").as_uri())
    assert "SIMULATED DATA" in browser.find_element(By.TAG_NAME, "body").text
    browser.find_element(By.LINK_TEXT, "Figures").click()
    eyes = browser.find_elements(By.CSS_SELECTOR, "a[iconname=eye]")
    assert len(eyes) == len(list((results / "figures").glob("*.svg")))
    for eye in eyes:
        eye.click()
        until(lambda: browser.execute_script(NEXT_FIGURE))
    back = browser.find_element(By.LINK_TEXT, "Results")
    # a button of the page lies over the upper edge of a long list
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", back)
    back.click()
    browser.find_element(By.LINK_TEXT, "Tables").click()
    eyes = browser.find_elements(By.CSS_SELECTOR, "a[iconname=eye]")
    assert len(eyes) == len(list((results / "tables").glob("*.html")))
    eyes[0].click()
    browser.switch_to.frame(browser.find_element(By.TAG_NAME, "iframe"))
    assert "SIMULATED DATA" in browser.find_element(By.TAG_NAME, "body").text


@pytest.mark.slow
def test_snakemakes_report_is_as_snakemake_itself_makes_it(finished, tmp_path):
    """It reads the workflow and plans its jobs for that; the order of rules alone is its own."""
    own = tmp_path / "report.html"
    finished.snakemake("results", "--nolock", "--report", str(own))
    results = finished.path / "results/fivenations_simulated"
    ours, theirs = (
        harmless(path.read_text(encoding="utf-8"))
        for path in (results / "snakemake-report.html", own)
    )
    part = re.compile(r'<script id="([\w-]+)">\n *var \w+ = (.*);\n')
    assert part.sub("", ours) == part.sub("", theirs)
    parts, wanted = ({k: json.loads(v) for k, v in part.findall(one)} for one in (ours, theirs))
    assert len(wanted["results"]) > 40 and [*parts] == [*wanted]
    assert [name for name in wanted if parts[name] != wanted[name]] == []
