"""Real resolvers of partners, started with the very samples of docs/how-to/connect-a-resolver.md, and a site that feeds them.

All of it stands in a network of its own, in which the centre has the address that the samples name.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, Final

from alone import alone
from beginnings import MIGRATED, ROOT, begin, environment_of
from programs import need_file, need_program

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from alone import Network

PAGE: Final = ROOT / "docs/how-to/connect-a-resolver.md"
CENTRE: Final = "192.0.2.53"
# where every name that there is stands, for who asks the world
WORLD: Final = "127.0.0.3"
THERE: Final = "45.76.12.9"
CHAN: Final = "chan.lachan.example"
PATIENCE_SECONDS: Final = 60.0
_FOLDERS: Final = ("/var/cache/bind", "/var/lib/unbound", "/var/lib/knot-resolver", "/var/lib/pdns-recursor")
_STATUS: Final = re.compile(r"status: (\w+)")


class Resolvers:
    """The site, and the network in which resolvers ask it."""

    def __init__(self, network: Network, folder: Path, scene: subprocess.Popen[str]) -> None:
        """This will stand for what runs already; `key` is the secret that was agreed on with the partner `isp-a`."""
        self.network = network
        self.folder = folder
        self._scene = scene
        self.key: str = self.do(
            do="partner", code="ISP-A", secret="isp-a",  # noqa: S106 - its name
            options={"notify": ["127.0.0.1:53", "127.0.0.1:5353"], "without_tsig": [CENTRE, "127.0.0.1"]},
        )["key"]  # fmt: skip

    def do(self, **asked: Any) -> Any:
        """This will have something decided at the centre (`zones_scene.py`)."""
        assert self._scene.stdin is not None
        assert self._scene.stdout is not None
        self._scene.stdin.write(json.dumps(asked) + "\n")
        self._scene.stdin.flush()
        said = self._scene.stdout.readline()
        assert said, (self.folder / "scene.log").read_text()
        return json.loads(said)

    def sample(self, name: str, folder: Path) -> str:
        """This will give a sample as it stands on the page, with the secret and the folder that it leaves open."""
        found = re.search(rf"```{name}\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
        assert found is not None, f"{PAGE.name} has no sample {name}"
        text = found[1].replace("SECRET", self.key)
        for usual in _FOLDERS:
            text = text.replace(usual, str(folder))
        return text

    def ask(self, name: str, kind: str = "A", *, at: str = "127.0.0.1") -> tuple[str, list[str]]:
        """This will ask a resolver, and give the status and what it answers."""
        done = self.network.run(
            need_program("dig", "bind9-dnsutils"), f"@{at}", name, kind, "+noall", "+comments", "+answer", "+tries=1",
            "+timeout=2",
        )  # fmt: skip
        status = _STATUS.search(done.stdout)
        answers = [line.split(None, 4)[4] for line in done.stdout.splitlines() if line and line[0] != ";"]
        return (status[1] if status else "nothing"), answers

    def wait_for(
        self,
        name: str,
        wanted: Callable[[str, list[str]], bool],
        *,
        kind: str = "A",
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> float:
        """This will ask until the answer is as wanted, and give how many seconds that took."""
        began = time.monotonic()
        while True:
            status, answers = self.ask(name, kind)
            if wanted(status, answers):
                return time.monotonic() - began
            assert time.monotonic() - began < patience_seconds, f"{name}: {status} {answers}"
            time.sleep(0.02)

    @contextmanager
    def bind(
        self, *, sample: str = "bind", more: str = "", change: tuple[str, str] = ("", "")
    ) -> Iterator[Path]:
        """This will run BIND until the block ends, and give its folder."""
        program = need_program("named", "bind9")
        folder = self._folder("bind")
        own = " pid-file none; session-keyfile none; dnssec-validation no;"
        if sample != "bind-relay":
            own += f" listen-on {{ 127.0.0.1; }}; listen-on-v6 {{ none; }}; forwarders {{ {WORLD}; }}; forward only;"
        text = self.sample(sample, folder).replace("options {", "options {" + own).replace(*change)
        (folder / "named.conf").write_text(f"controls {{ }};\n{text}\n{more}")
        with self.network.running("bind", program, "-g", "-c", folder / "named.conf"):
            yield folder

    @contextmanager
    def unbound(self, *, sample: str = "unbound") -> Iterator[Path]:
        """This will run Unbound until the block ends, and give its folder."""
        program = need_program("unbound", "unbound")
        folder = self._folder("unbound")
        own = [
            "server:", 'username: ""', 'chroot: ""', f'directory: "{folder}"', 'pidfile: ""', "interface: 127.0.0.1",
            "use-syslog: no", 'logfile: ""', "do-not-query-localhost: no",
        ]  # fmt: skip
        text = self.sample(sample, folder).replace("server:", "\n    ".join(own))
        forward = f'forward-zone:\n    name: "."\n    forward-addr: {WORLD}\n'
        (folder / "unbound.conf").write_text(f"{text}\n{forward}")
        with self.network.running("unbound", program, "-d", "-c", folder / "unbound.conf"):
            yield folder

    @contextmanager
    def knot(self, zone: str) -> Iterator[Path]:
        """This will run Knot Resolver with a zone as a file until the block ends, and give its folder."""
        program = need_program("kresd", "knot-resolver")
        need_file("/usr/share/lua/5.1/cqueues", "lua-cqueues")
        folder = self._folder("knot")
        (folder / "rpz.lachan.zone").write_text(zone)
        own = "net.listen('127.0.0.1', 53, { kind = 'dns' })\ntrust_anchors.remove('.')\n"
        forward = f"policy.add(policy.all(policy.FORWARD({{'{WORLD}'}})))\n"
        (folder / "kresd.conf").write_text(own + self.sample("kresd", folder) + forward)
        with self.network.running("knot", program, "-n", "-c", folder / "kresd.conf", folder):
            yield folder

    @contextmanager
    def powerdns(self, *, sample: str = "yaml") -> Iterator[Path]:
        """This will run the PowerDNS Recursor until the block ends, and give its folder."""
        program = need_program("pdns_recursor", "pdns-recursor")
        folder = self._folder("powerdns")
        own = [
            f"  socket_dir: {folder}", "  forward_zones_recurse:", "    - zone: .", f"      forwarders: ['{WORLD}']",
            "incoming:", "  listen: ['127.0.0.1:53']", "outgoing:", "  dont_query: []", "dnssec:", "  validation: 'off'",
        ]  # fmt: skip
        (folder / "recursor.yml").write_text(self.sample(sample, folder) + "\n".join(own) + "\n")
        with self.network.running("powerdns", program, f"--config-dir={folder}", "--daemon=no"):
            yield folder

    def _folder(self, name: str) -> Path:
        for number in range(100):
            folder = self.folder / f"{name}-{number}"
            if not folder.exists():
                folder.mkdir()
                return folder
        raise AssertionError("no folder is left")


def is_blocked(status: str, answers: list[str]) -> bool:
    """This will say whether a name is answered as not there."""
    return status == "NXDOMAIN" and not answers


def is_open(status: str, answers: list[str]) -> bool:
    """This will say whether a name is answered as the world answers it."""
    return status == "NOERROR" and answers[-1:] == [THERE]


@contextmanager
def site_with_resolvers(folder: Path, *, site: Path | None = None) -> Iterator[Resolvers]:
    """This will make a site with its server of zones, and a world in which every name is there.

    `site` is a data folder that is filled already, for benchmarks.
    """
    place = site or folder / "site"
    if site is None:
        place.mkdir()
        begin(place, MIGRATED)
    environment = environment_of(place / "data") | {
        "PYTHONPATH": os.pathsep.join(map(str, (ROOT / "src", ROOT / "tests", ROOT))),
        "LACHAN_PARTNER_NETWORKS": "127.0.0.0/8",
        "LACHAN_BLOCK_PAGE_HOST": CHAN,
        "LACHAN_ZONES_LISTEN": f"{CENTRE}:53",
    }
    dnsmasq = need_program("dnsmasq", "dnsmasq-base")
    with ExitStack() as stack:
        network = stack.enter_context(alone(folder, CENTRE, f"{WORLD}/32"))
        stack.enter_context(
            network.running(
                "world", dnsmasq, "--keep-in-foreground", "--no-resolv", "--no-hosts", "--conf-file=/dev/null",
                "--bind-interfaces", f"--listen-address={WORLD}", "--user=", "--pid-file=", f"--address=/#/{THERE}",
            )
        )  # fmt: skip
        served = (sys.executable, "-m", "lachan.cli.main", "serve-zones")
        stack.enter_context(network.running("zones", *served, environment=environment))
        with (folder / "scene.log").open("w") as log:
            scene = subprocess.Popen(
                [sys.executable, ROOT / "tests/soak/zones_scene.py"], env=environment, stdin=subprocess.PIPE,
                stdout=subprocess.PIPE, stderr=log, text=True,
            )  # fmt: skip
        try:
            until = time.monotonic() + 2 * PATIENCE_SECONDS
            while "UDP and TCP" not in network.said("zones"):
                assert time.monotonic() < until, network.said("zones")
                time.sleep(0.05)
            yield Resolvers(network, folder, scene)
        finally:
            assert scene.stdin is not None
            scene.stdin.close()
            scene.wait(timeout=30)
            assert scene.stdout is not None
            scene.stdout.close()
