"""The table of studies: sorted and narrowed by keyboard, on a phone, and whole without script."""

import pytest
from pages import LOOKS, axe, focused_ring, looks, press_until

import warmstart as ws

pytestmark = pytest.mark.browser

PAGE = "book/studies.html"
STUDIES = ws.load_studies()


def table(page):
    return page.locator("table.sortable[data-choose=status]")


def column(page, name):
    """Return the texts of a column's visible cells, from top to bottom."""
    return table(page).evaluate(
        """(t, name) => { const i = [...t.tHead.rows[0].cells].findIndex(h => h.textContent === name);
        return [...t.tBodies[0].rows].filter(r => !r.hidden).map(r => r.cells[i].textContent.trim()); }""",
        name,
    )


def test_a_heading_sorts_up_and_down_and_numbers_as_numbers(home, watched):
    view = watched(home)
    page = view.open(f"{home}/{PAGE}")
    assert column(page, "code") == STUDIES.index.to_list()
    years = sorted(STUDIES["year"].dropna().astype(int).astype(str))
    blank = [""] * (len(STUDIES) - len(years))
    year = table(page).get_by_role("button", name="year")
    for expected, said in ((years, "ascending"), (years[::-1], "descending")):
        year.click()
        assert column(page, "year") == expected + blank, "what is empty comes last"
        assert (
            table(page).get_by_role("columnheader", name="year").get_attribute("aria-sort") == said
        )
    table(page).get_by_role("button", name="code").click()
    codes = column(page, "code")
    assert codes.index("G2") < codes.index("G10") and sorted(codes) == sorted(STUDIES.index)
    assert table(page).locator("th[aria-sort]").count() == 1
    view.check()


def test_words_and_a_status_narrow_the_rows(home, watched):
    page = watched(home).open(f"{home}/{PAGE}")
    tools = page.locator("#all-of-them .table-tools")
    tools.get_by_label("Rows with").fill("coffee physicians")
    assert column(page, "code") == ["G17"]
    assert tools.get_by_role("status").inner_text() == f"1 of {len(STUDIES)} rows"
    tools.get_by_label("Rows with").fill("")
    status = STUDIES["status"].value_counts().index[-1]  # the rarest
    tools.get_by_label("status").select_option(status)
    assert column(page, "code") == STUDIES.index[STUDIES["status"] == status].to_list()
    assert set(column(page, "status")) == {status}
    table(page).get_by_role("button", name="code").click()
    assert set(column(page, "status")) == {status}, "sorting keeps what was narrowed"


@pytest.mark.firefox
@pytest.mark.parametrize("look", looks("dark"))
def test_the_table_by_keyboard_alone(home, watched, look):
    view = watched(home, **LOOKS[look])
    page = view.open(f"{home}/{PAGE}")
    here = "e.closest('#all-of-them') && "  # the page has two such tables
    press_until(page, here + "e.closest('.table-tools') && e.type === 'search'")
    page.keyboard.type("executives")
    assert 0 < len(column(page, "code")) < len(STUDIES)
    press_until(page, here + "e.closest('th') && e.textContent === 'finding'")
    assert focused_ring(page)
    page.keyboard.press("Enter")
    assert column(page, "finding") == sorted(column(page, "finding"), key=str.lower)
    assert page.evaluate("document.activeElement.textContent") == "finding"
    assert axe(page, "main .table-tools, table.sortable") == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    view.check()


def test_without_script_the_table_stands(home, browser):
    context = browser(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{home}/{PAGE}")
    assert table(page).locator("tbody tr").count() == len(STUDIES)
    assert page.locator(".table-tools").count() == 0
    context.close()


def test_only_pages_with_such_a_table_load_its_script(site):
    pages = {p.name: p.read_text("utf8") for p in site.glob("book/*.html")}
    with_table = {name for name, text in pages.items() if 'class="sortable"' in text}
    with_script = {name for name, text in pages.items() if "_static/tables-" in text}
    assert with_table == with_script and "studies.html" in with_table
