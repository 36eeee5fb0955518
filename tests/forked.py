"""Kernels forked from a process that has done the imports: each a new process, at a tenth of the cost.

``python tests/forked.py pytest --nbval --nbval-kernel-name=forked ...`` runs a command with such a
kernel at hand. A notebook meets ipykernel and a namespace of its own, as with any other; only what
it imports is loaded already.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path


def serve(listener):
    """Fork a kernel for each caller."""
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"  # as ipykernel does
    sys.path.pop(0)  # this folder
    import matplotlib.pyplot  # noqa: F401
    import statsmodels.api  # noqa: F401
    from ipykernel.kernelapp import IPKernelApp

    import warmstart.widgets  # noqa: F401

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        caller, _ = listener.accept()
        said, streams, _, _ = socket.recv_fds(caller, 65_536, 3)
        if os.fork() == 0:
            listener.close()
            return IPKernelApp.launch_instance(argv=["-f", begin(caller, streams, said)])
        caller.close()
        for stream in streams:
            os.close(stream)


def begin(caller, streams, said):
    """Take the caller's place: its streams, its folder, its end. Return the connection's file."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for target, stream in enumerate(streams):
        os.dup2(stream, target)
        os.close(stream)
    folder, connection = json.loads(said)
    os.chdir(folder)
    caller.sendall(f"{os.getpid()}\n".encode())
    threading.Thread(target=lambda: caller.recv(1) or os._exit(1), daemon=True).start()
    return connection


def call(address, connection):
    """Stand for a forked kernel, as the process that Jupyter knows, until it ends."""
    with socket.socket(socket.AF_UNIX) as kernel:
        kernel.connect(address)
        said = json.dumps([os.getcwd(), connection]).encode()
        socket.send_fds(kernel, [said], [0, 1, 2])
        pid = int(kernel.makefile().readline())
        signal.signal(signal.SIGINT, lambda *_: os.kill(pid, signal.SIGINT))
        signal.signal(signal.SIGTERM, lambda *_: os.kill(pid, signal.SIGTERM))
        while kernel.recv(1):
            pass


def run(command):
    """Run a command with the kernel at hand, and return its exit code."""
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as listener:
        address = f"{folder}/socket"
        listener.bind(address)
        listener.listen()
        spec = Path(folder, "kernels/forked/kernel.json")
        spec.parent.mkdir(parents=True)
        argv = [sys.executable, "-S", __file__, "--call", address, "{connection_file}"]
        spec.write_text(json.dumps({"argv": argv, "display_name": "Forked", "language": "python"}))
        server = subprocess.Popen(
            [sys.executable, __file__, "--serve", str(listener.fileno())],
            pass_fds=[listener.fileno()],
            start_new_session=True,
        )
        try:
            return subprocess.call(command, env=os.environ | {"JUPYTER_PATH": folder})
        finally:
            os.killpg(server.pid, signal.SIGTERM)  # and the kernels that are left
            server.wait()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--serve", number]:
            serve(socket.socket(fileno=int(number)))
        case ["--call", address, connection]:
            call(address, connection)
        case command:
            sys.exit(run(command))
