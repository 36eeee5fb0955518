# make serve   the book at http://127.0.0.1:8000 (PORT= to change)
# make build   the book in _build/html
# make site    the book in site/, for any static host (SITE_URL=https://... if it is known)
# make lab     the notebooks in JupyterLab, as copies of your own in my-notebooks (MINE= to change)
# make zip     the same as an archive in dist/, to be opened from a folder
# make lite    the same with JupyterLite, so that notebooks run in the browser: PYODIDE=<a full Pyodide release>
# make scorm   the grading page as a SCORM 1.2 package, for a learning platform (ACTIVITY=, OUT=)
# make dist    sdist and wheel of the three distributions, in dist/
# make test    every check there is, some on a sample (make thorough: on all; make test-firefox, make
#              test-webkit: more in other browsers)
# Needs: make, Python 3.11 or newer with venv. Everything else installs itself into .venv.

PYTHON ?= python3
PORT ?= 8000
MINE ?= my-notebooks
VENV := .venv
BIN := $(VENV)/bin
NODE := $(BIN)/python tests/node.py
PRETTIER = $(NODE) node web/node_modules/prettier/bin/prettier.cjs
FORMATTED = "web/**/*.{js,mjs,css}" "packages/**/*.{js,mjs,css}" "tests/js/*.mjs" "bench/*.js" "book/style/*.css" "src/warmstart/workshop/templates/*.js"
NOTEBOOKS := $(wildcard book/*.ipynb)
VERSION = $(shell sed -n 's/^__version__ = "\(.*\)"/\1/p' src/warmstart/__init__.py)
EPOCH = $(shell git log -1 --format=%ct 2>/dev/null || echo 0)
SOLVED := $(wildcard exercises/*/solution.ipynb)
export PYTHONHASHSEED := 0
export JUPYTER_PLATFORM_DIRS := 1

.PHONY: fit format serve build lab site zip scorm dist lite test thorough test-firefox test-webkit nbgrader hub notebooks exercises gallery bundle snapshots cases lock links pdf shots bench lighthouse audit clean
.DELETE_ON_ERROR:

serve: $(VENV)/.book
	@$(BIN)/python -m sphinx_lean.serve _build/html --port $(PORT) --probe
	@$(MAKE) --no-print-directory build
	@$(BIN)/python -m sphinx_lean.serve _build/html --port $(PORT)

build: $(VENV)/.book
	$(BIN)/jupyter-book build --warningiserror --nitpick --keep-going .

# Copies, in a folder that is the reader's: what is there already stays. LAB= has JupyterLab's options.
lab: build
	$(BIN)/warmstart notebooks "$(MINE)"
	@if [ "$$(id -u)" = 0 ] && [ -z "$(LAB)" ]; then echo "You're root, and JupyterLab doesn't start for root: a notebook could change any file here. Run make lab as another user or, in a container that's yours alone, make lab LAB=--allow-root"; exit 1; fi
	$(BIN)/jupyter lab $(LAB) "$(MINE)/start-here.ipynb"

# From nothing, so that nothing old is left; dated by the commit, so that it is the same everywhere.
site: $(VENV)/.book
	rm -rf _build
	SOURCE_DATE_EPOCH=$(EPOCH) $(MAKE) --no-print-directory build
	$(BIN)/python -m sphinx_lean.site _build/html site$(if $(LITE), --lite $(LITE))

zip: site
	$(BIN)/python -m sphinx_lean.site _build/html site --zip dist/warmstart-$(VERSION).zip --epoch $(EPOCH)

# One activity, as `warmstart activity` prints its text; it goes through the environment, as it is.
scorm: export ACTIVITY ?= m01.m02.m13~context.ask~Three letters
scorm: OUT ?= dist/warmstart-scorm.zip
scorm: build
	@$(BIN)/warmstart scorm "$$ACTIVITY" --book _build/html --out "$(OUT)"

# Each wheel is built from its sdist; ours is then run where no checkout is near. It holds the
# readers' notebooks, which the book's build makes.
EDITIONS := src/warmstart/notebooks/editions
dist: $(VENV)/.book
	SOURCE_DATE_EPOCH=$(EPOCH) $(MAKE) --no-print-directory build
	rm -f dist/*.whl dist/*.tar.gz
	rm -rf $(EDITIONS) && cp -r _build/html/_notebooks/book $(EDITIONS)
	for project in . $(wildcard packages/*); do SOURCE_DATE_EPOCH=$(EPOCH) $(BIN)/uv build --quiet --out-dir dist "$$project" || exit 1; done
	$(BIN)/uv tool run twine check --strict dist/*.whl dist/*.tar.gz
	cd dist && $(abspath $(BIN))/uv tool run --isolated --from ./warmstart-$(VERSION)-py3-none-any.whl warmstart --version
	rm -rf build/from-wheel
	cd dist && $(abspath $(BIN))/uv tool run --isolated --from ./warmstart-$(VERSION)-py3-none-any.whl warmstart notebooks ../build/from-wheel
	rm -rf $(EDITIONS)

# Notebooks that run in the reader's browser, self-hosted; Pyodide is on no registry that pip knows.
lite: $(VENV)/.test build
	@test -n "$(PYODIDE)" || { echo "Say where a full Pyodide release is, a folder or an archive: make lite PYODIDE=pyodide-314.0.7.tar.bz2"; exit 1; }
	rm -rf build/notebooks && cp -r _build/html/_notebooks build/notebooks
	SOURCE_DATE_EPOCH=$(EPOCH) $(BIN)/python -m sphinx_lean.lite build/lite --pyodide "$(PYODIDE)" --extra widgets --base build/notebooks $(NOTEBOOKS) $(wildcard book/exercises/*.ipynb)
	$(MAKE) --no-print-directory site LITE=$(CURDIR)/build/lite

# ---- environments ----------------------------------------------------------------

$(BIN)/uv:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed, and '$(PYTHON)' is not on the PATH. Install it (on Debian: apt-get install python3 python3-venv), or name another one with PYTHON=..."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; '$(PYTHON)' is older. Say PYTHON=... to name another one."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv module is missing. On Debian: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check uv

$(VENV)/.book: requirements.txt pyproject.toml $(wildcard packages/*/pyproject.toml) | $(BIN)/uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python -r requirements.txt
	@touch $@

$(VENV)/.test: requirements-test.txt $(VENV)/.book
	$(BIN)/uv pip install --quiet --python $(BIN)/python -r requirements-test.txt
	@touch $@

# requirements-course.txt pins a course's tools; the tests need one of them, a hub the rest.
$(VENV)/.nbgrader: requirements-course.txt $(VENV)/.test
	$(BIN)/uv pip install --quiet --python $(BIN)/python nbgrader -c requirements-course.txt
	@touch $@

# A hub to try, with its proxy from npm; nothing else needs either.
$(VENV)/.hub: $(VENV)/.nbgrader
	$(BIN)/uv pip install --quiet --python $(BIN)/python -r requirements-course.txt
	$(NODE) npm --prefix build/hub install --no-audit --no-fund --loglevel=error configurable-http-proxy@5
	@touch $@

web/node_modules/.ready: web/package-lock.json $(VENV)/.test
	$(NODE) npm --prefix web ci --no-audit --no-fund --loglevel=error
	@touch $@

# ---- checks ----------------------------------------------------------------------

# First, three at a time, what needs no page of the book, each with its output kept together; then the
# suite on three workers: on two cores, since a browser's tests wait as long as they compute. Looks and random cases are a sample: tests/browser/pages.py, tests/many.py.
BESIDE := test-book test-nbgrader test-notebooks test-examples test-bundle test-types test-data test-style test-browsers
.PHONY: $(BESIDE)

test: $(VENV)/.nbgrader web/node_modules/.ready
	@$(MAKE) --no-print-directory -j3 $(if $(filter output-sync,$(.FEATURES)),--output-sync=target) $(BESIDE)
	@echo "== readers' notebooks$(if $(THOROUGH),,, a sample): from the wheel, in an empty folder"
	$(BIN)/python tests/readers_run.py
	@echo "== Python, both languages, and the built pages"
	$(BIN)/pytest -n 3 --dist worksteal -m "not nbgrader" tests
	@echo "== Firefox: a quarter of the pages, and each kind of widget by keyboard ('make test-firefox' for all)"
	$(BIN)/pytest -q -n 2 --dist worksteal --browser firefox -m firefox -k "not dark" tests/browser

# The same without sampling, notebooks in kernels of their own: for the week's run.
thorough:
	THOROUGH=1 $(MAKE) --no-print-directory test
	$(BIN)/python -m warmstart.model.refit --check

test-book:
	@echo "== the book, with warnings as errors"
	rm -rf _build
	@mkdir -p build
	$(BIN)/jupyter-book build --warningiserror --nitpick --keep-going . > build/book.log 2>&1 || { cat build/book.log; exit 1; }

test-notebooks:
	@echo "== notebooks: stored outputs are what the code gives"
	$(if $(THOROUGH),,$(BIN)/python tests/forked.py) $(BIN)/pytest -q --nbval --nbval-cell-timeout=60 --nbval-kernel-name=$(if $(THOROUGH),python3,forked) $(NOTEBOOKS) $(SOLVED)

test-nbgrader:
	@echo "== nbgrader: release, grade, feedback, for real"
	$(BIN)/pytest -q -m nbgrader tests/exercises/test_nbgrader.py

test-examples: test-browsers  # the packages' own tests stand beside their examples
	@echo "== examples in docstrings and in the README"
	$(BIN)/pytest -q --doctest-modules --doctest-glob=README.md src/warmstart $(wildcard packages/*/src packages/*/tests packages/*/README.md) README.md

test-bundle:
	@echo "== what the bundle is made of, and the bundle; JavaScript"
	$(BIN)/python web/bake.py --check
	$(NODE) node web/build.mjs --check
	$(NODE) node --test $(wildcard tests/js/*.test.mjs packages/*/tests/*.test.mjs)

test-data:
	@echo "== data; exercises: nothing missing, stale or orphaned"
	$(BIN)/frictionless validate data/datapackage.json
	$(BIN)/python exercises/build.py --check

test-style:
	@echo "== style"
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	$(PRETTIER) --check --log-level=warn $(FORMATTED)
	$(BIN)/codespell

test-types:
	@echo "== types"
	$(BIN)/mypy

test-browsers:
	@echo "== browsers"
	$(BIN)/python tests/browser/find.py
	$(BIN)/python tests/browser/find.py firefox

# The browser suite in the Firefox of this machine; what cannot be asked of it is listed at the end.
test-firefox: $(VENV)/.test build
	$(BIN)/python tests/browser/find.py firefox
	$(BIN)/pytest -n 2 --dist worksteal --browser firefox tests/browser

test-webkit: $(VENV)/.test build
	$(BIN)/python tests/browser/find.py webkit
	$(BIN)/pytest tests/browser/webkit.py

nbgrader: $(VENV)/.nbgrader
	@echo "Installed. Next: $(BIN)/python exercises/grade.py release COURSE (see exercises/README.md)"

# As root: two users of the system are made for it, and go again.
hub: $(VENV)/.hub
	rm -rf build/hub/course
	PATH="$(abspath $(BIN)):$(CURDIR)/build/hub/node_modules/.bin:$$PATH" python exercises/jupyterhub/try.py build/hub/course

# ---- a maintainer's habits -----------------------------------------------------------

# The coefficients, from the studies; a minute, since each study is left out once for each term.
fit: $(VENV)/.test
	$(BIN)/python -m warmstart.model.refit

notebooks: $(VENV)/.test
	$(BIN)/python -m sphinx_anywidget.store $(NOTEBOOKS)

exercises: $(VENV)/.test
	$(BIN)/python exercises/build.py

gallery: $(VENV)/.test
	$(BIN)/python -m warmstart.widgets.gallery
	$(BIN)/python -m sphinx_anywidget.store book/gallery.ipynb

format: $(VENV)/.test web/node_modules/.ready
	$(BIN)/ruff check --fix . && $(BIN)/ruff format .
	$(PRETTIER) --write $(FORMATTED)

bundle: $(VENV)/.test web/node_modules/.ready
	$(BIN)/python web/bake.py
	$(NODE) node web/build.mjs

snapshots: $(VENV)/.test build
	$(BIN)/python tests/browser/find.py
	$(BIN)/python -m sphinx_anywidget.take_snapshots _build/html book/snapshots --pictures
	$(BIN)/python -m pytest -q tests/browser/test_heard.py --note

cases: $(VENV)/.test
	$(BIN)/python tests/cases.py

# Everybody's pins; each further file keeps them, and a course's has only what comes on top.
# What stands in this repository is installed from it.
LOCAL = -e .\n-e packages/sphinx-anywidget\n-e packages/sphinx-lean\n
COMPILE = $(BIN)/uv pip compile --quiet --universal --no-annotate --no-header pyproject.toml
lock: | $(BIN)/uv
	mkdir -p build
	$(COMPILE) --extra book > build/pins.txt
	{ echo "# Made by 'make lock' from pyproject.toml."; printf -- "$(LOCAL)"; cat build/pins.txt; } > requirements.txt
	$(COMPILE) --extra book --extra test --extra cluster --extra lite -c build/pins.txt > build/test-pins.txt
	{ echo "# Made by 'make lock' from pyproject.toml."; printf -- "$(LOCAL)"; cat build/test-pins.txt; } > requirements-test.txt
	$(COMPILE) --extra grade --extra hub -c build/test-pins.txt > build/course-pins.txt
	{ echo "# Made by 'make lock' from pyproject.toml: what grading and a hub need on top of requirements-test.txt."; awk -F== 'NR == FNR { known[$$1]; next } !($$1 in known)' build/test-pins.txt build/course-pins.txt; } > requirements-course.txt

# The whole book on paper, as it looks before anybody touches it.
pdf: $(VENV)/.test build
	$(BIN)/python tests/browser/find.py
	$(BIN)/python -m sphinx_lean.paper _build/html --out _build/warm-start.pdf

# Every page at three widths, light and dark, to be looked at; SHOTS=gift for some of them.
shots: $(VENV)/.test build
	$(BIN)/python tests/browser/find.py
	$(BIN)/python tests/browser/shots.py $(SHOTS)

# Lists every link that leaves the book, then asks each host; the second part needs the network.
links: $(VENV)/.test build
	$(BIN)/python tests/links.py _build/html
	$(BIN)/jupyter-book build --builder linkcheck --path-output build/links .

bench: $(VENV)/.test build
	$(BIN)/python bench/page.py
	$(BIN)/python bench/page.py --page book/simulator.html
	$(BIN)/python bench/peers.py
	$(BIN)/python bench/model.py
	$(BIN)/python bench/notebooks.py

# Lighthouse comes from npm for the moment and stays out of the tests: it is slow and large.
lighthouse: web/node_modules/.ready build
	$(BIN)/python bench/lighthouse.py

audit: web/node_modules/.ready
	$(BIN)/uv tool run pip-audit $(foreach file,$(sort $(wildcard requirements*.txt)),--requirement $(file)) --disable-pip --no-deps
	$(NODE) npm --prefix web audit

clean:
	rm -rf _build build site dist
