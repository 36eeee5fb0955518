"""Build JupyterLite for a book: ``python -m sphinx_lean.lite build/lite --pyodide RELEASE ...``.

Python then runs in the reader's browser, from the same site and from nobody else's. Of a Pyodide
release only the packages that the notebooks' package needs are taken; pure ones that the release
does not have come from the package index, at the versions of ``--constraints``. All of them stand
in one lock file, in which the kernel finds what a cell imports.
"""

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Collection, Sequence
from email.message import Message
from email.parser import HeaderParser
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from . import policy

HERE = Path(__file__).parent
KERNEL = "@jupyterlite/pyodide-kernel-extension"
CORE_FILES = (
    "pyodide.mjs",
    "pyodide.asm.mjs",
    "pyodide.asm.wasm",
    "python_stdlib.zip",
    "pyodide-lock.json",
)
#: What a kernel loads before its first cell.
KERNEL_PACKAGES = ("micropip", "piplite", "ipykernel", "comm", "pyodide-kernel", "jedi", "ipython")
#: Only JupyterLab's side of these is needed, never Python's.
FRONT_END_ONLY = {"jupyterlab-widgets", "widgetsnbextension"}
#: A page that says so far is no JupyterLite.
NEEDS_FILE = "needs.json"


class LiteError(Exception):
    """What was given does not make a JupyterLite; the sentence says why."""


def unpack_release(release: Path, folder: Path) -> Path:
    """Return the folder of a release that holds its lock file, unpacked if it is an archive.

    Parameters
    ----------
    release : Path
        A folder or a tar archive.
    folder : Path
        Where an archive is unpacked.

    Raises
    ------
    LiteError
        If it is no release, or lacks one of :data:`CORE_FILES`.
    """
    if release.is_file():
        try:
            with tarfile.open(release) as archive:
                archive.extractall(folder, filter="data")
        except tarfile.TarError as error:
            raise LiteError(f"{release} is no archive that can be unpacked: {error}.") from None
        release = folder
    found = sorted(release.glob("**/pyodide-lock.json"), key=lambda file: len(file.parts))
    if not found:
        raise LiteError(f"There is no pyodide-lock.json in {release}: name a Pyodide release.")
    folder = found[0].parent
    if missing := [name for name in CORE_FILES if not (folder / name).is_file()]:
        raise LiteError(f"The Pyodide release lacks {', '.join(missing)}.")
    return folder


def wheel_metadata(wheel: Path) -> Message:
    """Return a wheel's metadata."""
    with zipfile.ZipFile(wheel) as archive:
        [name] = [n for n in archive.namelist() if n.endswith(".dist-info/METADATA")]
        return HeaderParser().parsestr(archive.read(name).decode("utf8"))


def wheel_modules(wheel: Path) -> list[str]:
    """Return the names by which a wheel's modules are imported."""
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist() if name.endswith(".py")}
    return sorted(t.removesuffix(".py") for t in tops if not t.endswith((".data", ".dist-info")))


def wheel_requirements(wheel: Path, python: str, extras: Collection[str] = ()) -> list[Requirement]:
    """Return what a wheel needs in the browser, with these of its extras."""
    where = {
        "sys_platform": "emscripten",
        "platform_system": "Emscripten",
        "os_name": "posix",
        "platform_machine": "wasm32",
        "python_version": ".".join(python.split(".")[:2]),
        "python_full_version": python,
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    needed = []
    for one in map(Requirement, wheel_metadata(wheel).get_all("Requires-Dist") or []):
        marker, one.marker = one.marker, None  # decided here: the index is asked without it
        if marker is None or any(
            marker.evaluate(where | {"extra": extra}) for extra in ("", *extras)
        ):
            needed.append(one)
    return needed


class PackageSet:
    """The packages of a release and those that were added to it.

    Parameters
    ----------
    release : Path
        Folder of a Pyodide release.
    wheels : Path
        Folder for wheels that the release does not have.
    constraints : Path
        A requirements file whose pins hold for them.
    partial : bool
        Leave out what the release's lock names and its folder does not hold, if it is not pure.
    """

    def __init__(self, release: Path, wheels: Path, constraints: Path, partial: bool = False):
        self.release, self.wheels, self.partial = release, wheels, partial
        self.lock: dict[str, Any] = json.loads((release / "pyodide-lock.json").read_text("utf8"))
        self.python: str = self.lock["info"]["python"]
        self.pins = wheels / "pins.txt"
        pins = re.findall(r"^([\w.-]+)(==.*)", constraints.read_text("utf8"), re.M)
        others = [n + pin for n, pin in pins if canonicalize_name(n) not in self.lock["packages"]]
        self.pins.write_text("\n".join(others), "utf8")
        #: Each package's entry in the lock, and its file.
        self.packages: dict[str, tuple[dict[str, Any], Path]] = {}
        #: What the notebooks need and the release lacks, if that is allowed.
        self.left_out: list[str] = []

    def download(self, wanted: list[str]) -> dict[str, Path]:
        """Get pure wheels from the package index, by name."""
        if not wanted:
            return {}
        with tempfile.TemporaryDirectory(dir=self.wheels) as new:
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
            command += ["--disable-pip-version-check", "--only-binary=:all:", "--platform=any"]
            command += ["--implementation=py", "--abi=none", f"--python-version={self.python}"]
            command += [f"--dest={new}", "-c", str(self.pins), *wanted]
            done = subprocess.run(command, capture_output=True, text=True)
            if done.returncode:
                why = (done.stderr.strip().splitlines() or ["pip said nothing"])[-1]
                raise LiteError(
                    f"The Pyodide release does not have {', '.join(wanted)}, and not all of that "
                    f"was found as wheels in pure Python: {why}"
                )
            found = [file.rename(self.wheels / file.name) for file in Path(new).iterdir()]
        return {self.name(wheel): wheel for wheel in found}

    @staticmethod
    def name(wheel: Path) -> str:
        """Return the name of a wheel's package."""
        return canonicalize_name(wheel_metadata(wheel)["Name"])

    def resolve(self, wanted: list[Requirement], local: list[Path]) -> None:
        """Take packages and all that they need: local wheels, the release's, the index's.

        Raises
        ------
        LiteError
            If one is not to be had, or not in the version that is needed.
        """
        wheels = {self.name(wheel): wheel for wheel in local}
        while wanted:
            fresh = {canonicalize_name(need.name): need for need in wanted}
            fresh = {
                n: w
                for n, w in fresh.items()
                if n not in {*FRONT_END_ONLY, *self.packages, *self.left_out}
            }
            asked = {n: self.to_download(n, need) for n, need in fresh.items() if n not in wheels}
            wheels |= self.download([ask for ask in asked.values() if ask])
            there = sorted(fresh.keys() - set(self.left_out))
            wanted = [need for name in there for need in self.keep(fresh[name], wheels.get(name))]
        for entry, _ in self.packages.values():
            entry["depends"] = [name for name in entry["depends"] if name in self.packages]

    def to_download(self, name: str, need: Requirement) -> str:
        """Return what to ask the index for, or nothing if the release has the package."""
        entry = self.lock["packages"].get(name)
        if entry is None:
            return str(need)
        file, version = entry["file_name"], entry["version"]
        if not need.specifier.contains(version):
            raise LiteError(
                f"The Pyodide release has {name} {version}, and the notebooks need "
                f"{need.name}{need.specifier}."
            )
        if (self.release / file).is_file():
            return ""
        if not self.partial:
            raise LiteError(
                f"The Pyodide release lacks {file}: it is not a full one. (The npm package is the "
                "core only.)"
            )
        if file.endswith("-none-any.whl"):
            return f"{name}=={version}"
        self.left_out.append(name)
        return ""

    def keep(self, wanted: Requirement, wheel: Path | None) -> list[Requirement]:
        """Keep a wheel, or the release's package; return what it needs."""
        name = canonicalize_name(wanted.name)
        if wheel is None:
            entry = self.lock["packages"][name]
            self.packages[name] = entry, self.release / entry["file_name"]
            return [Requirement(name) for name in entry["depends"]]
        needs = wheel_requirements(wheel, self.python, wanted.extras)
        entry = {
            "name": name,
            "version": wheel_metadata(wheel)["Version"],
            "file_name": wheel.name,
            "install_dir": "site",
            "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
            "package_type": "package",
            "imports": wheel_modules(wheel),
            "unvendored_tests": False,
            "depends": [canonicalize_name(need.name) for need in needs],
        }
        self.packages[name] = entry, wheel
        return needs

    def write(self, folder: Path) -> None:
        """Write the core, the packages and their lock."""
        folder.mkdir(parents=True)
        for file in [
            *(self.release / name for name in CORE_FILES),
            *(f for _, f in self.packages.values()),
        ]:
            shutil.copyfile(file, folder / file.name)
        self.lock["packages"] = {name: entry for name, (entry, _) in sorted(self.packages.items())}
        text = json.dumps(self.lock, indent=1, sort_keys=True)
        (folder / "pyodide-lock.json").write_text(text, "utf8", newline="\n")


def kernel_extension() -> Path:
    """Return the folder of the kernel's extension."""
    folder = Path(sys.prefix, "share/jupyter/labextensions", KERNEL)
    if not folder.is_dir():
        raise LiteError(
            "jupyterlite-pyodide-kernel is not installed: pip install sphinx-lean[lite]."
        )
    return folder


def build_lite(
    packages: PackageSet,
    extensions: list[Path],
    base: Path,
    notebooks: list[Path],
    work: Path,
    out: Path,
) -> None:
    """Have JupyterLite built around a set of packages.

    Parameters
    ----------
    packages : PackageSet
    extensions : list of Path
        Wheels with front ends of JupyterLab.
    base : Path
        The folder that notebooks are named from.
    notebooks : list of Path
        Relative to it.
    work, out : Path
        A folder for the builder's own files, and the one to write.

    Raises
    ------
    LiteError
        If the builder fails.
    """
    for notebook in notebooks:
        target = work / "files" / notebook
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(base / notebook, target)
    settings = {
        "pyodideUrl": "./static/pyodide/pyodide.mjs",
        "disablePyPIFallback": True,  # the site's own packages, or none
        "loadPyodideOptions": {"packages": list(KERNEL_PACKAGES)},
    }
    config = {
        "appUrl": "./tree",
        # It would unregister every worker of the host, the one that keeps the book among them, for
        # the sake of files beside a notebook, which these notebooks do not read.
        "disabledExtensions": ["@jupyterlite/application-extension:service-worker-manager"],
        "litePluginSettings": {f"{KERNEL}:kernel": settings},
    }
    (work / "jupyter-lite.json").write_text(
        json.dumps({"jupyter-lite-schema-version": 0, "jupyter-config-data": config})
    )
    about = {
        "apps": ["notebooks", "tree"],
        "federated_extensions": [str(kernel_extension()), *map(str, extensions)],
        "ignore_sys_prefix": ["federated_extensions"],
        "no_sourcemaps": True,
        "no_unused_shared_packages": True,
        "output_dir": str(out),
        "cache_dir": str(work / ".cache"),
    }
    (work / "jupyter_lite_config.json").write_text(json.dumps({"LiteBuildConfig": about}))
    command = [sys.executable, "-m", "jupyterlite_core", "build"]
    done = subprocess.run(command, cwd=work, capture_output=True, text=True)
    if done.returncode:
        raise LiteError(
            f"JupyterLite could not be built: {done.stdout[-2000:]}{done.stderr[-2000:]}"
        )
    packages.write(out / "static/pyodide")


def finish_lite(out: Path, notebooks: list[Path]) -> dict[str, Any]:
    """Hold JupyterLite's pages to a policy; write and return what a start needs, in bytes."""
    every: set[str] = set()
    for page in sorted(out.rglob("*.html")):
        text = page.read_text("utf8")
        found = policy.script_hashes(text)
        every |= found
        tag = policy.meta_element(policy.policy_text(found, policy.LITE_POLICY))
        page.write_text(text.replace("<head>", f"<head>\n{tag}", 1), "utf8", newline="\n")
    headers = {
        "Content-Security-Policy": policy.policy_text(every, policy.LITE_POLICY),
        **policy.HEADERS,
    }
    for name, headers_text in {
        ".htaccess": policy.apache_headers,
        "headers.nginx.conf": policy.nginx_headers,
    }.items():
        (out / name).write_text(headers_text(headers), "utf8", newline="\n")
    python = sorted((out / "static/pyodide").iterdir())
    scripts = [f for part in ("build", "extensions") for f in (out / part).rglob("*.js")]
    needs = {
        "notebooks": [n.as_posix() for n in notebooks],
        "python": {f.relative_to(out).as_posix(): f.stat().st_size for f in python},
        "scripts": sum(file.stat().st_size for file in scripts),
        "policy": headers["Content-Security-Policy"],
    }
    (out / NEEDS_FILE).write_text(json.dumps(needs, indent=1), "utf8", newline="\n")
    return needs


def collect_packages(options: argparse.Namespace, work: Path) -> tuple[PackageSet, list[Path]]:
    """Return all packages that the notebooks need, and the front ends of their widgets.

    Parameters
    ----------
    options : argparse.Namespace
        The command line's ``pyodide``, ``constraints``, ``partial``, ``package`` and ``extra``.
    work : Path
        An empty folder for what is unpacked and downloaded.

    Raises
    ------
    LiteError
        If something is not to be had.
    """
    wheels = work / "wheels"
    wheels.mkdir()
    release = unpack_release(options.pyodide, work / "release")
    packages = PackageSet(release, wheels, options.constraints, options.partial)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"]
    command += ["--disable-pip-version-check", f"--wheel-dir={wheels}", options.package]
    subprocess.run(command, check=True)
    [project] = wheels.glob("*.whl")
    local = [
        project,
        *(kernel_extension() / "static/pypi").glob("*.whl"),
    ]
    extras = f"[{','.join(options.extra)}]" if options.extra else ""
    wanted = [*KERNEL_PACKAGES, packages.name(project) + extras]
    packages.resolve([*map(Requirement, wanted)], local)
    # The front ends of the widgets, of the same versions as their Python side.
    extensions = [file for name, (_, file) in packages.packages.items() if name == "anywidget"]
    extensions += packages.download(["jupyterlab-widgets"]).values()
    return packages, extensions


def main(arguments: Sequence[str] | None = None) -> int:
    """Build, or say in a sentence why that is not possible."""
    parser = argparse.ArgumentParser(
        prog="sphinx_lean.lite", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("out", type=Path, help="folder to write; what it held goes")
    parser.add_argument(
        "--pyodide", type=Path, required=True, help="a full release, or its archive"
    )
    parser.add_argument("--package", type=Path, default=Path(), help="folder of the project")
    parser.add_argument(
        "--extra", action="append", default=[], help="of the project, to be there too"
    )
    parser.add_argument("--constraints", type=Path, default=Path("requirements.txt"))
    parser.add_argument("--partial", action="store_true", help="for tests: make do with the core")
    parser.add_argument(
        "--base", type=Path, default=Path(), help="folder of the notebooks; the current one"
    )
    parser.add_argument("notebooks", type=Path, nargs="+", help="relative to --base")
    options = parser.parse_args(arguments)
    out = options.out.resolve()
    try:
        if not options.pyodide.exists():
            raise LiteError(f"There is no {options.pyodide}: name a Pyodide release.")
        if out.exists():
            if any(out.iterdir()) and not (out / NEEDS_FILE).is_file():
                raise LiteError(f"{options.out} holds something that is no JupyterLite.")
        with tempfile.TemporaryDirectory() as name:
            work = Path(name)
            packages, extensions = collect_packages(options, work)
            shutil.rmtree(out, ignore_errors=True)
            build_lite(packages, extensions, options.base, options.notebooks, work, out)
        needs = finish_lite(out, options.notebooks)
    except LiteError as error:
        print(error, file=sys.stderr)
        return 2
    size = sum(needs["python"].values()) / 1e6
    print(f"{options.out}: Python and {len(packages.packages)} packages, {size:.1f} MB")
    if packages.left_out:
        print(
            f"Left out, since the release lacks them: {', '.join(packages.left_out)}.",
            file=sys.stderr,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
