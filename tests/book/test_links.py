"""Links within the built book lead somewhere; those that leave it are known."""

import pytest
from links import broken, external


def test_every_link_within_the_book_resolves(site):
    assert broken(site.resolve()) == []


def test_notebooks_and_data_can_be_downloaded(site):
    from links import pages

    links = [link for page in pages(site.resolve()).values() for link in page.links]
    for kind in (".ipynb", ".csv", ".yml", ".json"):
        assert any(link.endswith(kind) for link in links), kind


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ('<a href="b.html#there">', []),
        ('<a href="b.html#gone">', ["a.html: no anchor b.html#gone"]),
        ('<img src="c%20d.png?v=1">', []),
        ('<script src="e.js">', ["a.html: no file e.js"]),
        ('<a href="#here">', ["a.html: no anchor #here"]),
        ('<a href="https://example.org/gone">', []),
    ],
)
def test_a_broken_link_is_found(tmp_path, link, said):
    (tmp_path / "a.html").write_text(link)
    (tmp_path / "b.html").write_text('<p id="there">')
    (tmp_path / "c d.png").write_text("")
    assert broken(tmp_path.resolve()) == said


def test_links_that_leave_are_listed_with_their_pages_and_those_in_stored_data_too(tmp_path):
    for name in "ab":
        (tmp_path / f"{name}.html").write_text('<a href="https://example.org/1">')
    (tmp_path / "c.html").write_text(
        '<script type="application/json">{"url": "https://example.org/2"}</script>'
    )
    assert external(tmp_path.resolve()) == {
        "https://example.org/1": ["a.html", "b.html"],
        "https://example.org/2": ["c.html"],
    }


def test_the_sources_are_among_them(site):
    listed = external(site.resolve())
    assert any("doi.org" in link for link in listed)
    assert any("eur-lex" in link for link in listed), "the law, by link, in a widget's state"
