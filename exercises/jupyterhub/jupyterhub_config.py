"""A hub on one machine, to try the way of an assignment; ``try.py`` starts it. No such hub for a course."""

import os
from pathlib import Path

here = Path(os.environ["HUB_FOLDER"])
c = get_config()  # noqa: F821  (given by JupyterHub)
c.JupyterHub.bind_url = "http://127.0.0.1:" + os.environ["HUB_PORT"]
c.JupyterHub.hub_port = int(os.environ["HUB_PORT"]) + 1
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{int(os.environ['HUB_PORT']) + 2}"
c.ConfigurableHTTPProxy.should_start = True
c.JupyterHub.db_url = f"sqlite:///{here / 'hub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(here / "secret")
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True
# Real users of the system, each with rights of their own: the exchange lives by these.
c.JupyterHub.spawner_class = "jupyterhub.spawner.LocalProcessSpawner"
c.Spawner.cmd = ["jupyterhub-singleuser"]
c.Spawner.args = ["--allow-root"]
c.Spawner.default_url = "/lab"
c.Spawner.env_keep = ["PATH", "PYTHONPATH", "JUPYTER_CONFIG_PATH", "LANG"]
c.JupyterHub.services = [{"name": "try", "api_token": os.environ["HUB_TOKEN"]}]
c.JupyterHub.load_roles = [
    {
        "name": "try",
        "scopes": ["admin:users", "admin:servers", "access:servers"],
        "services": ["try"],
    }
]
