"""Draw the picture for links to the book from its SVG: chats and feeds take no SVG."""

from pathlib import Path

from find import Browser
from PIL import Image
from playwright.sync_api import sync_playwright

IMAGES = Path(__file__).resolve().parents[2] / "book/images"


def main():
    """Photograph the drawing, and keep few colours: it is flat."""
    target = IMAGES / "card.png"
    with sync_playwright() as playwright:
        browser = Browser(playwright).launch()
        page = browser.new_page(viewport={"width": 1200, "height": 630})
        page.goto((IMAGES / "card.svg").as_uri())
        page.screenshot(path=target)
        browser.close()
    Image.open(target).convert("RGB").quantize(32).save(target, optimize=True)


if __name__ == "__main__":
    main()
