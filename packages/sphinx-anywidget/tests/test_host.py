"""The host in a browser: the front-end contract, ipywidgets' own widgets, and never a hole.

A browser has a thread to itself (``conftest.py``), and :func:`look` runs a function there.
"""

import base64
import itertools
from concurrent.futures import ThreadPoolExecutor

import pytest
import widget_site
from sphinx_anywidget.browser import serve
from sphinx_anywidget.check import check_site, told
from widget_site import anywidget, model

pytestmark = pytest.mark.browser
WAITING = ".anywidget[data-model]:not([data-anywidget])"


@pytest.fixture
def look(thread, browser, tmp_path):
    """Build a page of saved models and views, and run a function with it: ``look(see, models, *views)``."""
    numbers = itertools.count()

    def start(see, models, *views, scheme="http", clock=False, quiet=True, tags=()):
        folder = tmp_path / str(next(numbers))
        widget_site.write_saved(folder / "index.ipynb", models, *views, tags=tags)
        _, out = widget_site.site(folder)

        def visit():
            with serve(out) as base:
                page = browser.new_page()
                complaints = []
                page.on("pageerror", lambda error: complaints.append(str(error)))
                if clock:
                    page.clock.install()
                page.goto(f"{base if scheme == 'http' else out.as_uri()}/index.html")
                if clock:
                    page.wait_for_load_state("networkidle")
                    for _ in range(
                        13
                    ):  # second by second: what is asked in between gets its answer
                        page.clock.run_for(1_000)
                page.locator(WAITING).first.wait_for(state="detached")
                try:
                    see(page)
                    assert complaints == [] or not quiet
                finally:
                    page.close()

        thread.submit(visit).result()

    return start


def states(page):
    return page.locator(".anywidget").evaluate_all("all => all.map(e => e.dataset.anywidget)")


# ---- the contract ------------------------------------------------------------------

SAYS = "export default { render({ model, el }) { el.append(String(model.get('said'))); } }"


@pytest.mark.parametrize(
    "esm",
    [
        "export default { render({ el }) { el.textContent = 'alive'; } }",
        "export default () => ({ render({ el }) { el.textContent = 'alive'; } })",
        "export default async () => ({ render({ el }) { el.textContent = 'alive'; } })",
        "export function render({ el }) { el.textContent = 'alive'; }",
        "export default { async render({ el }) { await null; el.textContent = 'alive'; } }",
        "export default { render({ el }) { setTimeout(() => { el.textContent = 'alive'; }, 90); } }",
        "export default { render({ el }) { el.attachShadow({ mode: 'open' }).innerHTML = '<b>alive</b>'; } }",
    ],
)
def test_every_shape_of_a_module_is_mounted(look, esm):
    def see(page):
        assert states(page) == ["ready"]
        assert page.get_by_text("alive").is_visible() and page.get_by_text("Widget(").count() == 0

    look(see, {"a": anywidget(esm)}, "a")


def test_initialise_runs_once_and_its_exports_are_shared(look):
    child = anywidget(
        """
        let times = 0;
        export default {
          initialize({ model }) { times += 1; return { times: () => times, double: () => 2 * model.get("n") }; },
          render({ el, model }) { el.append(`child ${model.get("n")}`); },
        }""",
        n=21,
    )
    parent = anywidget(
        """export default { async render({ model, el, host, signal }) {
          for (const reference of model.get("children")) {
            const { exports, render } = await host.getWidget(reference);
            const inner = el.appendChild(document.createElement("p"));
            await render({ el: inner, signal });
            inner.append(` double ${exports.double()} times ${exports.times()}`);
          }
          const other = await host.getModel(model.get("children")[1]);
          other.on("change:n", () => el.append(" heard"));
          other.set("n", 5);
        } }""",
        children=["IPY_MODEL_c", "anywidget:c"],
    )

    def see(page):
        text = page.locator(".anywidget").inner_text()
        assert text.count("child 21 double 42 times 1") == 2 and text.endswith("heard")

    look(see, {"p": parent, "c": child}, "p")


def test_the_managers_create_view_gives_an_element_that_can_go(look):
    child = anywidget(
        """export default { render({ el, signal }) {
          el.append("within");
          signal.addEventListener("abort", () => { window.aborted = true; });
          return () => { window.cleaned = true; };
        } }"""
    )
    parent = anywidget(
        """export default { async render({ model, el }) {
          const child = await model.widget_manager.get_model(model.get("child").slice(10));
          const view = await model.widget_manager.create_view(child);
          el.append(view.el);
          await view.displayed;
          el.append(Object.assign(document.createElement("button"), { textContent: "go", onclick: () => view.remove() }));
        } }""",
        child="IPY_MODEL_c",
    )

    def see(page):
        assert page.get_by_text("within").is_visible()
        page.locator(".anywidget button").click()
        assert page.get_by_text("within").count() == 0
        assert page.evaluate("[window.aborted, window.cleaned]") == [True, True]

    look(see, {"p": parent, "c": child}, "p")


def test_a_view_ends_with_its_own_signal_and_its_listeners_too(look):
    child = anywidget(
        "export default { render({ model, el }) { el.append('x'); "
        "model.on('change:n', () => { window.heard = (window.heard ?? 0) + 1; }); } }",
        n=0,
    )
    parent = anywidget(
        """export default { async render({ model, el, host }) {
          const end = new AbortController();
          const child = await host.getWidget(model.get("child"));
          await child.render({ el, signal: end.signal });
          const other = await host.getModel(model.get("child"));
          other.set("n", 1);
          end.abort();
          other.set("n", 2);
        } }""",
        child="anywidget:c",
    )
    look(
        lambda page: page.evaluate("window.heard") == 1 or pytest.fail(),
        {"p": parent, "c": child},
        "p",
    )


def test_what_needs_a_kernel_is_refused_in_a_way_a_widget_can_handle(look):
    esm = """export default { async render({ model, el, experimental }) {
      model.on("msg:custom", () => el.append("never"));
      model.send({ ask: 1 });
      el.append(await experimental.invoke("x").catch((error) => error.message));
    } }"""

    def see(page):
        assert page.locator(".anywidget").inner_text() == "There is no kernel on this page."

    look(see, {"a": anywidget(esm)}, "a")


def test_bytes_reach_the_model_however_they_are_kept(look):
    """In the page, as a file, at a path that leads nowhere any more, and at one that must not be taken."""
    esm = """export default { render({ model, el }) {
      const at = (name) => model.get(name);
      el.append([at("small").getUint8(1), at("big").byteLength, at("deep").list[1].getUint8(0), ({}).polluted].join());
      let heard = 0;
      model.on("change:small", () => { heard += 1; });
      model.set("small", new DataView(new Uint8Array([7, 42]).buffer));
      model.set("small", new DataView(new Uint8Array([7, 43]).buffer));
      el.append(` heard ${heard}`);
    } }"""

    def buffer(path, content):
        return {"path": path, "encoding": "base64", "data": base64.b64encode(content).decode()}

    buffers = [
        buffer(["small"], b"\x07\x2a"),
        buffer(["big"], bytes(100_000)),
        buffer(["deep", "list", 1], b"\x05"),
        buffer(["gone", "x", 0], b"1"),
        buffer(["none", "x"], b"1"),
        buffer(["deep", "__proto__", "polluted"], b"1"),
        buffer(["__proto__", "polluted"], b"1"),
    ]
    state = {"small": None, "big": None, "deep": {"list": [0, None]}, "none": None}
    stored = {**anywidget(esm, **state), "buffers": buffers}

    def see(page):
        assert page.locator(".anywidget").inner_text() == "42,100000,5, heard 1"

    for scheme in ("http", "file"):
        look(see, {"a": stored}, "a", scheme=scheme)


def test_a_large_state_is_fetched_from_beside_the_page(look):
    esm = "export default { render({ model, el }) { el.append(model.get('x').length, model.get('é')); } }"
    stored = anywidget(esm, **{"x": "y" * 300_000, "é": "ß"})
    for scheme in ("http", "file"):
        look(lambda page: page.get_by_text("300000ß").wait_for(), {"a": stored}, "a", scheme=scheme)


def test_two_views_stay_in_step_and_a_listener_that_throws_harms_no_other(look):
    esm = """export default { render({ model, el }) {
      const button = document.createElement("button");
      const show = () => { button.textContent = `n ${model.get("n")}`; };
      button.onclick = () => { model.set({ n: model.get("n") + 1 }); model.save_changes(); };
      model.on("change:n", () => { throw new Error("mine"); });
      model.on("change:n", show);
      show();
      el.append(button);
    } }"""

    def see(page):
        said = []
        page.on("pageerror", lambda error: said.append(str(error)))
        buttons = page.locator(".anywidget button")
        buttons.first.click()
        assert buttons.all_inner_texts() == ["n 1", "n 1"]
        assert said == ["mine", "mine"], "nobody hides it either"

    look(see, {"a": anywidget(esm, n=0)}, "a", "a", quiet=False)


def test_layout_and_classes_are_the_elements(look):
    models = {
        "a": anywidget(layout="IPY_MODEL_l", _dom_classes=["warm"]),
        "l": model(
            "@jupyter-widgets/base", "LayoutModel", width="300px", border_top="2px solid red"
        ),
    }

    def see(page):
        style = "e => { const s = getComputedStyle(e); return [s.width, s.borderTopWidth]; }"
        assert page.locator(".warm").evaluate(style) == ["300px", "2px"]

    look(see, models, "a")


# ---- never a hole --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("esm", "sentence"),
    [
        ("export default { render() { throw new Error('boom'); } }", "could not be started"),
        ("export default { async render() { throw 'boom'; } }", "could not be started"),
        ("export default { initialize() { throw new Error('boom'); } }", "could not be started"),
        ("throw new Error('boom'); export default {}", "could not be started"),
        ("export default 7 7", "could not be started"),
        ("export const nothing = 1", "could not be started"),
        ("export default { render() {} }", "drawn nothing"),
        ("export default {}", "drawn nothing"),
        ("export default { render: () => new Promise(() => {}) }", "drawn nothing"),
        ("export default { initialize: () => new Promise(() => {}) }", "drawn nothing"),
        ("await new Promise(() => {}); export default {}", "drawn nothing"),
        ("export default { render({ el }) { el.style.height = '200px'; } }", "drawn nothing"),
        (
            "export default { render({ el }) { el.innerHTML = '<div style=\"height:99px;border:1px solid\"><div></div></div>'; } }",
            "drawn nothing",
        ),
        (
            "export default { render({ el }) { el.innerHTML = '<canvas></canvas><svg></svg>'; } }",
            "drawn nothing",
        ),
        (
            "export default { render({ el }) { el.innerHTML = '<style>p {}</style>'; } }",
            "drawn nothing",
        ),
        (
            """export default { render({ el }) {
              const gl = el.appendChild(document.createElement("canvas")).getContext("webgl");
              gl.clear(gl.COLOR_BUFFER_BIT);
            } }""",
            "drawn nothing",
        ),
        (
            "export default { render({ model }) { model.send('data?'); } }",
            "waits for a running notebook",
        ),
        (
            "export default { async render({ experimental }) { await experimental.invoke('x').catch(() => {}); } }",
            "waits for a running notebook",
        ),
    ],
)
def test_a_widget_that_shows_nothing_leaves_its_text_and_one_sentence(look, esm, sentence):
    def see(page):
        page.get_by_text(sentence).wait_for()
        assert states(page) == ["text", "ready"]
        slot = page.locator(".anywidget").first
        assert "Widget('a')" in slot.inner_text() and slot.locator("p").count() == 1
        assert slot.bounding_box()["height"] < 150, "an empty frame"
        assert slot.get_attribute("data-why")

    look(see, {"a": anywidget(esm), "good": anywidget(SAYS, said="fine")}, "a", "good", clock=True)


def test_a_host_that_was_asked_in_vain_is_named(look):
    """In real time: a browser that is told another one keeps no list of what it asked."""
    esm = """const far = "https://nobody.invalid/x.js";
    export default { async render() { await import(far).catch(() => {}); } }"""

    def see(page):
        page.get_by_text("asked nobody.invalid in vain").wait_for()

    look(see, {"a": anywidget(esm)}, "a")


def test_looking_at_a_canvas_does_not_choose_its_context(look):
    esm = """export default { async render({ el }) {
      const canvas = el.appendChild(document.createElement("canvas"));
      await new Promise((resolve) => setTimeout(resolve, 400));
      const webgl = canvas.getContext("webgl2") ?? canvas.getContext("webgl");
      window.chosen = [webgl !== null, canvas.getContext("2d") === null];
      const program = webgl.createProgram();
      for (const [kind, text] of [
        [webgl.VERTEX_SHADER, "void main() { gl_Position = vec4(0, 0, 0, 1); gl_PointSize = 9.0; }"],
        [webgl.FRAGMENT_SHADER, "void main() { gl_FragColor = vec4(1, 0, 0, 1); }"],
      ]) {
        const shader = webgl.createShader(kind);
        webgl.shaderSource(shader, text);
        webgl.compileShader(shader);
        webgl.attachShader(program, shader);
      }
      webgl.linkProgram(program);
      webgl.useProgram(program);
      webgl.drawArrays(webgl.POINTS, 0, 1);
      window.error = webgl.getError();
    } }"""

    def see(page):
        assert states(page) == ["ready"]
        assert page.evaluate("window.chosen") == [True, True] and page.evaluate("window.error") == 0

    look(see, {"a": anywidget(esm)}, "a")


def test_what_comes_late_takes_the_place_of_the_sentence(look):
    esm = "export default { render({ el }) { setTimeout(() => { el.textContent = 'at last'; }, 15_000); } }"

    def see(page):
        page.get_by_text("drawn nothing").wait_for()
        page.clock.run_for(6_000)
        page.get_by_text("at last").wait_for()
        page.clock.run_for(2_000)
        assert page.get_by_text("drawn nothing").count() == 0 and states(page) == ["ready"]

    look(see, {"a": anywidget(esm)}, "a", clock=True)


def test_a_widget_behind_a_fold_is_not_called_empty(look):
    """It has no size there; what it has put into its element counts."""
    cell = "export default { render({ el }) { el.append(document.createElement('canvas')); } }"

    def see(page):
        assert page.locator("details .anywidget").count() == 1 and states(page) == ["ready"]

    look(see, {"a": anywidget(cell)}, "a", tags=["hide-output"])


def test_a_widget_that_contains_itself_says_so(look):
    parent = anywidget(
        "export default { async render({ model, el, host }) { "
        "const w = await host.getWidget(model.get('c')); await w.render({ el }); } }",
        c="anywidget:b",
    )
    models = {"a": parent, "b": {**parent, "state": {**parent["state"], "c": "IPY_MODEL_a"}}}
    models["box"] = model(name="VBoxModel", children=["IPY_MODEL_box", "IPY_MODEL_good"])
    models["good"] = anywidget()

    def see(page):
        assert states(page) == ["text", "ready"]
        assert "It contains itself" in page.locator(".anywidget").first.get_attribute("data-why")
        assert (
            page.get_by_title("It contains itself").inner_text()
            == "This part could not be started here."
        )
        assert page.get_by_text("alive").is_visible()

    look(see, models, "a", "box")


def test_a_box_of_nothing_but_failures_is_explained_like_any_widget(look):
    models = {
        "box": model(name="VBoxModel", children=["IPY_MODEL_a"]),
        "a": anywidget("export default { render() { throw new Error('boom'); } }"),
    }

    def see(page):
        page.get_by_text("drawn nothing").wait_for()
        assert (
            states(page) == ["text"] and "Widget('box')" in page.locator(".anywidget").inner_text()
        )

    look(see, models, "box", clock=True)


def test_the_check_names_what_a_reader_would_miss(tmp_path):
    models = {
        "good": anywidget(),
        "white": anywidget(
            "export default { render({ el }) { el.innerHTML = '<p style=\"color:white\">unseen</p>'; } }"
        ),
        "broken": anywidget("export default { render() { throw new Error('boom'); } }"),
        "asks": anywidget(
            "export default { render({ el }) { el.append('x'); new Image().src = 'https://tiles.invalid/1.png'; } }"
        ),
    }
    widget_site.write_saved(tmp_path / "index.ipynb", models, "good", "white", "broken", "asks")
    _, out = widget_site.site(tmp_path)
    with ThreadPoolExecutor(1) as own:  # it starts a browser itself
        report = own.submit(check_site, out).result()
        allowed = own.submit(check_site, out, ["tiles.invalid"]).result()
    assert [each.state for each in report.widgets] == ["shown", "blank", "text", "shown"]
    assert "boom" in report.widgets[2].why and not report.is_sound
    assert report.strangers == {"index.html": {"tiles.invalid": 1}}
    text = told(report)
    assert "Widget('broken') is text: Error: boom" in text and "2 of 4 widgets show" in text
    assert allowed.strangers == {}


# ---- ipywidgets' own -----------------------------------------------------------------

#: A widget that shows a trait of another, and sets it.
ECHO = anywidget(
    """export default { render({ model, el }) {
      const said = el.appendChild(document.createElement("output"));
      said.className = "echo";
      const show = () => { said.textContent = JSON.stringify(model.get("value")); };
      model.on("change:value", show);
      show();
    } }""",
    value=None,
)


def linked(control, trait="value", kind="LinkModel", **more):
    """Return models of a control, an echo of one of its traits, and the link between."""
    link = model(name=kind, source=["IPY_MODEL_c", trait], target=["IPY_MODEL_e", "value"])
    return {"c": control, "e": ECHO, "l": link, **more}


def press(page, role, key, name="Letters"):
    control = page.get_by_role(role, name=name)
    control.focus()
    page.keyboard.press(key)


@pytest.mark.parametrize(
    ("control", "trait", "act", "heard"),
    [
        (
            model(name="IntSliderModel", value=3, min=0, max=9, step=1),
            "value",
            ("slider", "ArrowRight"),
            "4",
        ),
        (
            model(name="FloatSliderModel", value=0.5, min=0, max=1, step=0.1),
            "value",
            ("slider", "ArrowLeft"),
            "0.4",
        ),
        (
            model(name="FloatLogSliderModel", value=10, base=10, min=0, max=4, step=1),
            "value",
            ("slider", "ArrowRight"),
            "100",
        ),
        (model(name="IntTextModel", value=3, step=1), "value", ("spinbutton", "ArrowUp"), "4"),
        (
            model(name="BoundedIntTextModel", value=9, min=0, max=9, step=1),
            "value",
            ("spinbutton", "ArrowUp"),
            "9",
        ),
        (model(name="CheckboxModel", value=False), "value", ("checkbox", "Space"), "true"),
        (
            model(name="DropdownModel", _options_labels=["a", "b"], index=0),
            "index",
            ("combobox", "ArrowDown"),
            "1",
        ),
        (
            model(name="SelectModel", _options_labels=["a", "b"], index=0),
            "index",
            ("listbox", "ArrowDown"),
            "1",
        ),
        (
            model(name="SelectionSliderModel", _options_labels=["a", "b"], index=0),
            "index",
            ("slider", "ArrowRight"),
            "1",
        ),
        (model(name="TextModel", value=""), "value", ("textbox", "q"), '"q"'),
        (model(name="TextareaModel", value=""), "value", ("textbox", "q"), '"q"'),
    ],
)
def test_a_control_sets_its_model_by_keyboard(look, control, trait, act, heard):
    control["state"]["description"] = "Letters"

    def see(page):
        press(page, *act)
        page.locator(".echo", has_text=heard).wait_for()
        assert states(page) == ["ready", "ready"]

    look(see, linked(control, trait), "c", "e")


def test_a_toggle_says_its_state_and_a_button_what_it_needs(look):
    toggle = model(name="ToggleButtonModel", value=False, description="Bold")
    models = linked(toggle, b=model(name="ButtonModel", description="Send"))

    def see(page):
        page.get_by_role("button", name="Bold", pressed=False).click()
        page.get_by_role("button", name="Bold", pressed=True).wait_for()
        assert page.locator(".echo").inner_text() == "true"
        page.get_by_role("button", name="Send").click()
        page.get_by_role("status").get_by_text("needs a running notebook").wait_for()

    look(see, models, "c", "e", "b")


def test_radios_and_ranges_are_groups(look):
    radios = model(
        name="RadioButtonsModel", description="Kind", _options_labels=["gift", "question"], index=0
    )
    span = model(name="IntRangeSliderModel", description="Span", value=[2, 5], min=0, max=9, step=1)
    models = {**linked(radios, "index"), "r": span}

    def see(page):
        page.get_by_role("group", name="Kind").get_by_role("radio", name="question").check()
        assert page.locator(".echo").inner_text() == "1"
        upper = page.get_by_role("group", name="Span").get_by_role("slider", name="to")
        upper.focus()
        for _ in range(5):
            page.keyboard.press("ArrowLeft")
        assert upper.input_value() == "2", "it does not pass the lower one"

    look(see, models, "c", "e", "r")


@pytest.mark.parametrize(("kind", "back"), [("LinkModel", True), ("DirectionalLinkModel", False)])
def test_a_link_goes_both_ways_or_one(look, kind, back):
    slider = model(name="IntSliderModel", value=3, min=0, max=9, step=1, description="Letters")
    other = model(name="IntTextModel", value=0, step=1, description="Other")
    models = linked(slider, kind=kind, e=other)

    def see(page):
        field = page.get_by_role("spinbutton", name="Other")
        assert field.input_value() == "3"
        press(page, "slider", "ArrowRight")
        assert field.input_value() == "4"
        field.fill("8")
        field.blur()
        assert page.get_by_role("slider", name="Letters").input_value() == ("8" if back else "4")

    look(see, models, "c", "e")


@pytest.mark.parametrize("name", ["Box", "HBox", "VBox", "GridBox"])
def test_boxes_lay_out_what_they_hold(look, name):
    box = model(name=f"{name}Model", children=["IPY_MODEL_a", "IPY_MODEL_inner", "IPY_MODEL_u"])
    models = {
        "box": box,
        "a": anywidget(),
        "inner": model(name="VBoxModel", children=["IPY_MODEL_h"]),
        "h": model(name="HTMLModel", value="<em>bold</em>", description=""),
        "u": model(name="ForeignModel"),
    }

    def see(page):
        assert states(page) == ["ready"]
        assert page.get_by_text("alive").is_visible() and page.locator("em").is_visible()
        assert page.get_by_text("needs a running notebook").is_visible()

    look(see, models, "box")


def test_tabs_and_accordions_work_by_keyboard(look):
    inner = {f"{n}": anywidget(SAYS, said=f"panel {n}") for n in range(3)}
    children = [f"IPY_MODEL_{key}" for key in inner]
    tab = model(
        name="TabModel", children=children, titles=["one", "two", "three"], selected_index=0
    )
    old = model(
        name="AccordionModel", children=children, _titles={"0": "first"}, selected_index=None
    )

    def see(page):
        tabs = page.get_by_role("tablist")
        assert page.get_by_role("tabpanel", name="one").get_by_text("panel 0").is_visible()
        tabs.get_by_role("tab", name="one").focus()
        page.keyboard.press("ArrowLeft")
        assert page.get_by_role("tabpanel", name="three").get_by_text("panel 2").is_visible()
        assert page.get_by_role("tab", name="three", selected=True).evaluate(
            "e => e === document.activeElement"
        )
        fold = page.locator("details", has_text="first")
        fold.locator("summary").press("Enter")
        fold.get_by_text("panel 0").wait_for()
        assert page.get_by_text("panel 0").count() == 2

    look(see, {"tab": tab, "old": old, **inner}, "tab", "old")


def test_an_output_shows_what_was_stored_in_it(look):
    outputs = [
        {"output_type": "stream", "name": "stdout", "text": "seven \x1b[31mletters\x1b[0m\n"},
        {
            "output_type": "display_data",
            "data": {
                "text/html": "<b>rich</b><script>window.ran = 1</script>",
                "text/plain": "poor",
            },
        },
        {"output_type": "display_data", "data": {"text/plain": ["plain ", "text"]}},
        {
            "output_type": "display_data",
            "data": {"application/vnd.jupyter.widget-view+json": {"model_id": "a"}},
        },
        {"output_type": "error", "traceback": ["Boom", "at once"]},
        {
            "output_type": "display_data",
            "data": {
                "image/svg+xml": "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"
            },
        },
    ]
    out = model("@jupyter-widgets/output", "OutputModel", outputs=outputs)

    def see(page):
        text = page.locator(".anywidget").inner_text()
        for said in ("seven letters", "rich", "plain text", "alive", "Boom\nat once"):
            assert said in text
        assert "poor" not in text and page.evaluate("window.ran") == 1
        assert page.locator("img").evaluate("e => e.naturalWidth") == 9

    look(see, {"o": out, "a": anywidget()}, "o")


def test_python_answers_from_its_table_and_says_where_it_ends(look):
    table = {
        "inputs": ["value"],
        "outputs": [["IPY_MODEL_t", "value"]],
        "rows": [[[n], [f"twice is {2 * round(n)}"]] for n in (0, 1, 2.0000000000000004)],
    }
    slider = model(
        name="IntSliderModel",
        value=0,
        min=0,
        max=9,
        step=1,
        description="Letters",
        _precomputed=table,
    )
    models = {"c": slider, "t": model(name="LabelModel", value="twice is 0")}

    def see(page):
        for key in ("ArrowRight", "ArrowRight"):
            press(page, "slider", key)
        page.get_by_text("twice is 4").wait_for()
        press(page, "slider", "ArrowRight")
        page.get_by_role("status").get_by_text("wasn't computed beforehand").wait_for()
        assert page.get_by_text("twice is 4").is_visible()
        press(page, "slider", "Home")
        page.get_by_text("twice is 0").wait_for()
        assert page.get_by_text("computed beforehand").count() == 0

    look(see, models, "c", "t")
