"""A browser for the tests.

The book's browser tests may hold a Playwright of their own in this process, and a thread bears one
only: ours has a thread to itself.
"""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from sphinx_anywidget.browser import chromium


@pytest.fixture(scope="module")
def thread():
    with ThreadPoolExecutor(1) as executor:
        yield executor


@pytest.fixture(scope="module")
def browser(thread):
    stack = ExitStack()
    yield thread.submit(stack.enter_context, chromium()).result()
    thread.submit(stack.close).result()
