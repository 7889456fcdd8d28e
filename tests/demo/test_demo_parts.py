# SPDX-License-Identifier: MIT
"""The parts of the demo that need neither services nor a front end."""

from __future__ import annotations

import json
import os
import subprocess

import pytest
from idutils import is_orcid

from demo import build, node, ports, records, reset, run, settings
from demo.assets import fits, make_environment, make_theme
from demo.instance import link
from demo.keys import make_key
from demo.people import load_people
from demo.play import PlayError, read_own_doi, read_title, wait_for
from scripts.npm.slim import slim

THEME = """
@icon        : 'default';
@transition  : 'default';
@themesFolder : 'themes';
@siteFolder  : 'site';
@import (multiple) "theme.less";
"""

ENVIRONMENT = {name: f"value of {name}" for name in settings.SERVICE_NAMES}


def test_theme_is_inveniordms_on_top_of_the_default():
    """Variables are set once, and the theme is imported once; animations and fonts stay."""
    theme = make_theme(THEME)
    assert "@transition  : 'default';" in theme
    assert "@icon        : 'default';" in theme
    assert '@import (multiple) "themes/rdm/theme.less";' in theme
    assert theme.count("@themesFolder") == 1
    assert theme.count("@import") == 1
    assert theme.rstrip().endswith('@fontPath: "../../../themes/@{theme}/assets/fonts";')


def test_the_front_end_is_built_without_registries(monkeypatch, tmp_path):
    """In an empty clone no simulator has run yet, whose authority the settings name."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    environment = make_environment(ports.demo_settings(tmp_path))
    assert [name for name in environment if name.startswith(("DEMO_ORCID", "DEMO_GLOBUS"))] == []
    assert environment["INVENIO_INSTANCE_PATH"].endswith("frontend")


def test_what_is_built_is_built_without_registries(monkeypatch, tmp_path):
    """Database and indices, too: the application would not start without the authority's file."""
    monkeypatch.setattr(os, "environ", dict(ENVIRONMENT))
    monkeypatch.setattr("invenio_app.factory.create_ui", lambda: dict(os.environ))
    environment = build._create_app(ports.demo_settings(tmp_path))
    assert [name for name in environment if name.startswith(("DEMO_ORCID", "DEMO_GLOBUS"))] == []
    assert environment["INVENIO_INSTANCE_PATH"] == str(tmp_path)


def test_a_finished_demo_names_no_address_that_has_gone(monkeypatch, tmp_path, capsys):
    """Addresses and logins are printed where they can be used; the others come first."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    started = []

    class Nothing:
        seconds_to_orcid = 1.5

        def __init__(self, *_anything):
            pass

        def __enter__(self):
            return self

        def __exit__(self, *_exception):
            pass

        def start(self, *names):
            started.append(names)

        def run(self):
            pass

        leave_something = run

    monkeypatch.setattr(run, "Stack", Nothing)
    monkeypatch.setattr(run, "Play", Nothing)
    monkeypatch.setattr(run, "prepare", lambda _settings: None)
    monkeypatch.setattr(run, "wait_for_interrupt", lambda: None)
    mine = ports.demo_settings(tmp_path)
    assert run.run(mine, serve=False) == 0
    out = capsys.readouterr().out
    assert "From publication to ORCID: 1.5 s" in out
    assert "http" not in out
    assert run.run(mine, serve=True) == 0
    out = capsys.readouterr().out
    assert mine.ui_url in out
    assert all(word in out for word in ("e-mail", "password", "demo-josiah"))
    assert "web" not in started[0]
    assert started[1] == ("web", "worker")


def test_key_changes_with_texts_names_and_contents(tmp_path):
    """And with nothing else."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "file").write_text("1")
    key = make_key(["x"], tmp_path / "a")
    assert make_key(["x"], tmp_path / "a") == key
    assert make_key(["y"], tmp_path / "a") != key
    (tmp_path / "a" / "file").write_text("2")
    changed = make_key(["x"], tmp_path / "a")
    (tmp_path / "a" / "file").rename(tmp_path / "a" / "other")
    assert len({key, changed, make_key(["x"], tmp_path / "a")}) == 3


def test_links_follow_their_source(tmp_path):
    """An old link is replaced, a right one is left."""
    for source in ("one", "two", "two"):
        link(tmp_path / source, tmp_path / "link")
        assert (tmp_path / "link").readlink() == tmp_path / source


def test_people_have_ids_that_inveniordm_accepts_and_orcid_knows():
    """Only the administrator has none."""
    seed = settings.ROOT / "simulators" / "orcid" / "people.json"
    known = json.loads(seed.read_text())["records"]
    ids = {person.orcid for person in load_people().values()} - {None}
    assert ids <= {record["orcid"] for record in known}
    assert all(is_orcid(orcid) for orcid in ids)
    assert load_people()["admin"].roles == ("admin",)


def test_a_record_names_its_creators():
    """With their iDs; further metadata replace the usual."""
    people = load_people()
    metadata = records.make_record("T", people["josiah"], people["admin"], version="2")["metadata"]
    found = [creator["person_or_org"]["identifiers"] for creator in metadata["creators"]]
    assert found == [[{"scheme": "orcid", "identifier": "0000-0002-1825-0097"}], []]
    assert (metadata["title"], metadata["version"]) == ("T", "2")


def test_waiting_ends_with_the_answer_or_with_an_error(monkeypatch):
    """The error names what was waited for."""
    answers = iter([False, True])
    assert wait_for("it", lambda: next(answers)) < 5
    monkeypatch.setattr("demo.play.PATIENCE_SECONDS", 0)
    with pytest.raises(PlayError, match="it: not within 0 s"):
        wait_for("it", lambda: False)


def test_title_and_doi_of_an_orcid_work():
    """The DOI is the one with relationship self."""
    ids = [("version-of", "10.5072/all"), ("self", "10.5072/one")]
    found = [{"external-id-relationship": kind, "external-id-value": doi} for kind, doi in ids]
    work = {"title": {"title": {"value": "T"}}, "external-ids": {"external-id": found}}
    assert (read_title(work), read_own_doi(work)) == ("T", "10.5072/one")


def test_services_are_read_from_the_environment_or_the_script(monkeypatch, tmp_path):
    """The script is asked only when the environment does not know."""
    script = tmp_path / "services.sh"
    lines = [f"echo \"export {name}='value of {name}'\"" for name in ENVIRONMENT]
    script.write_text("\n".join(["#!/bin/sh", "echo noise", *lines]))
    script.chmod(0o755)
    monkeypatch.setattr(settings, "SERVICES", script)
    for name in ENVIRONMENT:
        monkeypatch.delenv(name, raising=False)
    assert settings.read_services() == ENVIRONMENT
    monkeypatch.setattr(settings, "SERVICES", "/nonexistent")
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    assert settings.read_services() == ENVIRONMENT


def test_services_are_those_of_docker_services_cli(monkeypatch):
    """As ``docker-services-cli up --env`` says where they are."""
    for name in settings.SERVICE_NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(
        "SQLALCHEMY_DATABASE_URI", "postgresql+psycopg2://me:secret@localhost:5432/me"
    )
    monkeypatch.setenv("BROKER_URL", "amqp://localhost:5672//")
    monkeypatch.setenv("SEARCH_HOSTS", "[{'host': 'localhost', 'port': 9200}]")
    assert settings.read_services() == {
        "SERVICES_POSTGRES_URI": "postgresql+psycopg2://me:secret@localhost:5432",
        "SERVICES_REDIS_URL": "redis://localhost:6379",
        "SERVICES_AMQP_URL": "amqp://localhost:5672",
        "SERVICES_SEARCH_HOST": "localhost:9200",
    }


def test_the_virtual_host_is_made_by_the_brokers_own_tool(monkeypatch, tmp_path):
    """Where the services are not those of our script, RABBITMQCTL names it."""
    called = tmp_path / "called"
    monkeypatch.setenv("RABBITMQCTL", f"sh -c 'echo \"$*\" >>{called}' tool")
    services = {**ENVIRONMENT, "SERVICES_AMQP_URL": "amqp://localhost:5672"}
    reset._recreate_vhost(settings.Settings(amqp_vhost="corner", services=services))
    assert called.read_text().splitlines() == [
        "delete_vhost corner",
        "add_vhost corner",
        "set_permissions -p corner guest .* .* .*",
    ]


def test_settings_become_environment_variables(monkeypatch, tmp_path):
    """For every process of the instance, and with the extras last."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("DEMO_PORT_BASE", "20000")
    made = ports.demo_settings(tmp_path)
    environment = made.environment()
    assert made.ui_url == "http://127.0.0.1:20000"
    assert environment["DEMO_DATACITE_URL"] == "http://127.0.0.1:20001"
    assert environment["DEMO_ORCID_TLS_URL"] == "https://127.0.0.1:20003"
    assert environment["DEMO_GLOBUS_URL"] == "http://127.0.0.1:20004"
    assert environment["INVENIO_INSTANCE_PATH"] == str(tmp_path)
    changed = settings.Settings(services={}, extra={"DEMO_DB_NAME": "x"}).environment()
    assert changed["DEMO_DB_NAME"] == "x"


@pytest.fixture
def tools(tmp_path, monkeypatch):
    """A folder that is the whole PATH, and a function that puts a fake tool there."""
    monkeypatch.setattr(node, "CACHE", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    (tmp_path / "bin").mkdir()

    def add(name, script):
        path = tmp_path / "bin" / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    return add


def test_a_new_node_is_used_as_it_is(tools):
    """Nothing is installed."""
    tools("node", "echo v22.1.0")
    tools("npm", "exit 1")
    assert node.node_environment() == dict(os.environ)


def test_an_old_node_is_passed_by(tools, tmp_path):
    """A newer one comes from npm, once."""
    tools("node", "echo v18.20.4")
    tools(
        "npm",
        f'echo "$@" >> {tmp_path}/calls; mkdir -p {tmp_path}/tools/node'.replace(
            "mkdir", "/bin/mkdir"
        ),
    )
    for _ in range(2):
        path = node.node_environment()["PATH"]
    assert path.split(":")[0] == str(tmp_path / "tools" / "node" / "node_modules" / ".bin")
    assert (tmp_path / "calls").read_text() == f"ci --prefix {tmp_path}/tools/node\n"
    assert (tmp_path / "tools" / "node" / "package-lock.json").exists()


LOCKS = (
    "demo/package-lock.json",
    "demo/node/package-lock.json",
    "tests/frontend/package-lock.json",
)


@pytest.mark.parametrize("path", LOCKS)
def test_a_lock_file_has_the_digest_of_every_package_and_no_address(path):
    """Each machine asks its own registry, and takes from it only what was seen before."""
    text = (settings.ROOT / path).read_text()
    packages = json.loads(text)["packages"]
    without = [name for name, package in packages.items() if name and "integrity" not in package]
    assert [name for name in without if not packages[name].get("inBundle")] == []
    assert "://" not in text


@pytest.mark.parametrize("path", ["demo/node", "tests/frontend"])
def test_a_lock_file_is_of_the_packages_beside_it(path):
    """``npm ci`` refuses another."""
    description = json.loads((settings.ROOT / path / "package.json").read_text())
    lock = (settings.ROOT / path / "package-lock.json").read_text()
    assert fits(lock, description)
    packages = json.loads(lock)["packages"]
    kinds = ("dependencies", "devDependencies", "optionalDependencies")
    asked = {name for kind in kinds for name in description.get(kind, {})}
    assert {f"node_modules/{name}" for name in asked} <= packages.keys()
    assert not fits(lock, {**description, "dependencies": {"left-pad": "*"}})


def test_a_slim_lock_file_keeps_what_npm_needs():
    """Versions, digests, dependencies; one package a line."""
    package = {"version": "1", "integrity": "sha512-x", "dependencies": {"b": "2"}}
    noise = {"resolved": "https://registry.example/a", "license": "MIT", "funding": "https://x"}
    lock = {"lockfileVersion": 3, "packages": {"": {}, "node_modules/a": {**package, **noise}}}
    text = slim(lock)
    assert json.loads(text) == {
        "lockfileVersion": 3,
        "packages": {"": {}, "node_modules/a": package},
    }
    assert len(text.splitlines()) == 4


def test_no_node_and_no_way_to_install_it(tools):
    """One clear sentence."""
    with pytest.raises(SystemExit, match="Node.js and npm are missing"):
        node.node_environment()


def test_node_comes_from_debian(tools, tmp_path, monkeypatch):
    """Root on Debian gets the packages."""
    tools("apt-get", f'echo "$@" >> {tmp_path}/calls')
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(FileNotFoundError):  # the fake apt-get brings no node
        node.node_environment()
    assert "install -yq --no-install-recommends nodejs npm" in (tmp_path / "calls").read_text()


@pytest.mark.parametrize(
    ("word", "code", "words"),
    [("--help", 0, ("--serve", "DEMO_PORT_BASE")), ("--bad", 1, ("unknown option --bad",))],
)
def test_the_script_explains_itself(word, code, words):
    """At once: without services, without building anything."""
    command = [settings.ROOT / "run-demo.sh", word]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=10)
    assert done.returncode == code
    assert all(part in done.stdout + done.stderr for part in words)
