"""The inbox on the front page: one tap a message, a clock or none, and what they were."""

import pytest
from pages import axe, press_until
from playwright.sync_api import expect

from warmstart.widgets import Inbox

PAGE = "book/index.html"


def open_(view, home):
    page = view.open(f"{home}/{PAGE}")
    return page, page.locator(".ws.inbox")


def test_each_message_takes_one_tap_and_all_come_back_with_what_they_were(home, watched):
    view = watched(home)
    page, box = open_(view, home)
    expect(box).not_to_contain_text("The model:")
    box.get_by_role("button", name="Take your time").click()
    messages = Inbox().messages
    for i, message in enumerate(messages):
        expect(box.locator(".letter")).to_contain_text(message["text"])
        expect(box.locator(".letter")).to_contain_text(f"{i + 1} of 12")
        box.get_by_role("button", name="It’s quick" if i % 4 == 0 else "Leave it").click()
    expected = Inbox().expected
    low, high = expected.interval(0.9)
    expect(box.locator(".outcome")).to_be_focused()
    expect(box.locator(".outcome")).to_contain_text(
        f"You answered 3 of 12. The model expects {expected.mean:.1f} answers to messages like these; "
        f"nine readers in ten would answer {low} to {high}, and so did you."
    )
    expect(box).to_contain_text("Why: It’s quick (3).")
    box.locator("summary", has_text="What the twelve were").click()
    for item, message in zip(box.locator(".reasons li").all(), messages, strict=True):
        expect(item).to_contain_text(message["was"])
    assert axe(page, ".ws") == []

    # They are kept on the device, and can be read once more.
    page.reload()
    expect(box.locator(".outcome")).to_contain_text("You answered 3 of 12.")
    box.get_by_role("button", name="Read them again").click()
    expect(box.get_by_role("button", name="Start the clock: 90 seconds")).to_be_focused()
    view.check()


def test_the_clock_runs_out_and_leaves_what_is_open(home, watched):
    page = watched(home).open("about:blank")
    page.clock.install()
    page.goto(f"{home}/{PAGE}")
    box = page.locator(".ws.inbox")
    box.get_by_role("button", name="Start the clock: 90 seconds").click()
    expect(box.get_by_role("timer")).to_have_text("90 seconds left")
    box.get_by_role("button", name="I’m curious").click()
    page.clock.run_for(61_000)
    expect(box.locator(".spoken")).to_have_text("29 seconds left".replace("29", "30"))
    page.clock.run_for(30_000)
    expect(box.locator(".outcome")).to_contain_text("You answered 1 of 12.")


@pytest.mark.firefox
def test_the_inbox_by_keyboard_alone(home, watched):
    page, box = open_(watched(home), home)
    press_until(page, "e.textContent === 'Take your time'")
    page.keyboard.press("Enter")
    expect(box.locator(".letter")).to_be_focused()
    press_until(page, "e.textContent === 'Leave it'")
    page.keyboard.press("Enter")
    expect(box.locator(".letter")).to_be_focused()
    expect(box.locator(".letter")).to_contain_text("2 of 12")
    press_until(page, "e.textContent === 'That’s enough for today'")
    page.keyboard.press("Enter")
    expect(box.locator(".outcome")).to_contain_text("You answered 0 of 12.")
    box.get_by_text("What the twelve were").click()
    expect(box.get_by_role("listitem").filter(has_text="You left it.")).to_have_count(2)
    expect(box.get_by_role("listitem").filter(has_text="You didn’t get to it.")).to_have_count(10)
