"""The chain of a run: from the zip through the blend, its members and their weights to the raw files.

It is what records say; whether bytes are as recorded is another question (`verify`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from podium.errors import PodiumError
from podium.io.shape import is_inside
from podium.provenance.files import MANIFEST, PARAMS, ZIP
from podium.provenance.lock import LOCK
from podium.trace.run import Run

BLEND = "data/ensemble/blend.json"
FOLDS = "data/folds.parquet"
MADE = (
    ("settings", "data/models/{}/config.json"),
    ("learning curves", "data/models/{}/history.csv"),
    ("predictions", "data/models/{}/oof.parquet"),
    ("predictions", "data/predictions/{}/by_fold.parquet"),
    ("predictions", "data/predictions/{}/test.parquet"),
)
"""What there is of a member beside its weights."""


@dataclass(frozen=True)
class Link:
    """One link.

    Args:
        what: its kind.
        name: which of its kind; empty: there is one.
        path: relative to the project; empty: it is no file.
        sha256: as the manifest or the ledger has it; empty: not recorded there.
        md5: as dvc.lock has it, of a folder with `.dir` behind; empty: not recorded there.
        files: of a folder: the MD5 of each file by its path inside; None: it is a file, or its list is not at hand.
        facts: what else is known.
        of: what it was made from.
        above: whether it is told in full further up.
    """

    what: str
    name: str = ""
    path: str = ""
    sha256: str = ""
    md5: str = ""
    files: Mapping[str, str] | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    of: tuple["Link", ...] = ()
    above: bool = False

    def walk(self) -> Iterator["Link"]:
        """This link and all below it."""
        yield self
        for link in self.of:
            yield from link.walk()

    def has(self, digest: str) -> bool:
        """Whether a hash is its own, or that of a file in it."""
        return digest in (self.sha256, self.md5, self.md5.removesuffix(".dir"), *(self.files or {}).values())


def chain(run: Run, sha256: Mapping[str, str] | None = None) -> tuple[Link, ...]:
    """The links of a run, the manifest and the zip first.

    Args:
        run: what is recorded of it.
        sha256: what the ledger says of files, by path.

    Raises:
        PodiumError: its records name a file outside the project.
    """
    return _Chain(run, sha256 or {}).links()


class _Chain:
    """Builds the links of one run; what several members share is told in full once."""

    def __init__(self, run: Run, sha256: Mapping[str, str]) -> None:
        self.run, self.told = run, set[str]()
        self.sha256 = {**_sha256(run.manifest), **sha256}

    def links(self) -> tuple[Link, ...]:
        """All of them."""
        held = tuple(self._file("recorded", path) for path in (PARAMS, LOCK))
        commit = Link("commit", self.run.commit or "", of=held) if self.run.commit else Link("workspace", of=held)
        inside = self.run.manifest.get("zip", {}).get("file", {})
        content = Link("content", inside.get("name", ""), sha256=inside.get("sha256", ""), facts=_facts(inside))
        archive = self._file("zip", ZIP, of=(*([content] if inside else []), self._blend()))
        return commit, self._file("manifest", MANIFEST), archive

    def _blend(self) -> Link:
        ensemble = self.run.params.get("ensemble") or {}
        blend = self.run.manifest.get("ensemble", {}).get("blend", {})
        members: list[str] = list(blend.get("members") or ensemble.get("members") or [])
        facts = {key: blend[key] for key in ("method", "chosen", "threshold") if key in blend}
        made = [self._file("predictions", f"data/ensemble/{name}") for name in ("oof.parquet", "test.parquet")]
        weights = blend.get("weights") or {}
        parts = [self._member(name, {"weight": weights[name]} if name in weights else {}) for name in members]
        parameters = self._parameters("ensemble", self.run.manifest.get("params", {}).get("ensemble"))
        return self._file("blend", BLEND, facts=facts, of=(*made, *parameters, *parts, self._folds()))

    def _member(self, name: str, facts: dict[str, Any]) -> Link:
        if name in self.told:
            return Link("member", name, above=True)
        self.told.add(name)
        recorded = self.run.manifest.get("members", {}).get(name, {})
        external = (self.run.params.get("ensemble") or {}).get("external") or {}
        if name in external:
            files = [self._file("predictions", path) for path in map(external[name].get, ("oof", "test")) if path]
            return Link("member", name, facts={**facts, "kind": "external"}, of=tuple(files))
        model = (self.run.params.get("models") or {}).get(name) or {}
        digests = recorded.get("params", {})
        parts = (
            self._weights(name, recorded.get("weights") or {}),
            *(self._file(what, path.format(name)) for what, path in MADE),
            *self._parameters(f"models.{name}", digests.get("model")),
            self._sampling(str(model.get("sampling")), digests),
            self._view(str(model.get("view")), digests),
        )
        return Link("member", name, facts=facts, of=parts)

    def _weights(self, name: str, sha256: Mapping[str, str]) -> Link:
        """The folder of a member's weights, and a link for each network: a fold's, or the refitted one's."""
        folder = f"data/models/{name}/weights"
        recorded = self.run.lock.outs.get(folder)
        files = (recorded and self.run.listed(recorded.md5)) or {}
        of_job = {file.split(".")[0]: file for file in files}
        networks = []
        for job in dict.fromkeys([*sha256, *of_job]):
            path = f"{folder}/{of_job[job]}" if job in of_job else ""
            facts = {} if path or not files else {"missing": f"{folder} has no such file"}
            md5 = files.get(of_job.get(job, ""), "")
            networks.append(Link("network", job, path, sha256.get(job, ""), md5, facts=facts))
        return Link("weights", path=folder, md5=recorded.md5 if recorded else "", of=tuple(networks))

    def _parameters(self, key: str, digest: str | None) -> Iterator[Link]:
        """Values of params.yaml, with the hash that the manifest has of them, defaults included."""
        value: Any = self.run.params
        for part in key.split("."):
            value = (value or {}).get(part)
        if value is not None:
            yield Link("parameters", key, sha256=digest or "", facts=value if isinstance(value, dict) else {key: value})

    def _sampling(self, name: str, digests: Mapping[str, str]) -> Link:
        key, path = f"sampling {name}", f"data/oversampled/{name}"
        if key in self.told:
            return Link("sampling", name, path, above=True)
        self.told.add(key)
        pseudo = (self.run.params.get("pseudo") or {}).get(name)
        if pseudo is None:
            return self._file(
                "sampling", path, name, of=tuple(self._parameters(f"samplings.{name}", digests.get("sampling")))
            )
        parts = (
            *self._parameters(f"pseudo.{name}", digests.get("pseudo")),
            self._sampling(str(pseudo.get("sampling")), digests),
            self._member(str(pseudo.get("teacher")), {"kind": "teacher"}),
        )
        return self._file("sampling", path, name, of=parts)

    def _view(self, name: str, digests: Mapping[str, str]) -> Link:
        key = f"view {name}"
        if key in self.told:
            return Link("view", name, above=True)
        self.told.add(key)
        stage = self.run.lock.stages.get(f"tokenise@{name}")
        tokens = tuple(self._file("tokens", out.path) for out in (stage.outs if stage else ()))
        own = tuple(
            self._file("resources", path)
            for path in ("data/encoders", "data/vectors")
            if (held := self.run.lock.inputs.get(path)) and (held.files or 0) > 1  # not a README alone
        )
        padded = tuple(
            self._file("padded", f"data/padded/{name}/{side}", of=(*tokens, *own) if side == "train" else ())
            for side in ("train", "test")
        )
        return Link("view", name, of=(*self._parameters(f"views.{name}", digests.get("view")), *padded))

    def _folds(self) -> Link:
        parameters = tuple(self._parameters("folds", self.run.manifest.get("params", {}).get("folds")))
        return self._file("folds", FOLDS, of=(*parameters, *self._prepared()))

    def _prepared(self) -> Iterator[Link]:
        digests = self.run.manifest.get("params", {})
        for name in ("train.parquet", "test.parquet"):
            if name == "train.parquet":
                below = (
                    *self._parameters("data", digests.get("data")),
                    *self._parameters("clean", digests.get("clean")),
                )
                yield self._file("prepared", f"data/prepared/{name}", of=(*below, self._raw()))
            else:
                yield self._file("prepared", f"data/prepared/{name}")

    def _raw(self) -> Link:
        name = (self.run.params.get("competition") or {}).get("name")
        folder = f"data/raw/{name}"
        held = self.run.lock.holding(folder)
        files = (held and self.run.listed(held.md5)) or {}
        recorded = self.run.manifest.get("raw", {})
        paths = dict.fromkeys([*recorded, *(f"{folder}/{file}" for file in sorted(files))])
        below = tuple(self._file("raw", path) for path in paths)
        return Link("raw folder", path=folder, md5=held.md5 if held else "", of=below)

    def _file(
        self, what: str, path: str, name: str = "", facts: Mapping[str, Any] | None = None, of: tuple[Link, ...] = ()
    ) -> Link:
        """A file or folder of the project."""
        if not is_inside(path):
            what = f"it names a file outside the project, {path[:60]!r}"
            raise PodiumError(what, where="the run's records", fix="who made this run? See params.yaml")
        held = self.run.lock.holding(path)
        sha256 = self.sha256.get(path, "")
        if path == LOCK:
            sha256 = sha256 or self.run.lock_sha256
        md5, files = "", None
        if held is not None and held.path == path:
            md5, files = held.md5, self.run.listed(held.md5) if held.is_folder else None
        elif held is not None:
            md5 = (self.run.listed(held.md5) or {}).get(path.removeprefix(f"{held.path}/"), "")
        return Link(what, name, path, sha256, md5, files, facts or {}, of)


def _sha256(manifest: Mapping[str, Any]) -> dict[str, str]:
    """The SHA-256 of files by path, as a manifest has it."""
    found: dict[str, str] = {}
    for section in ("folds", "prepared", "raw"):
        found |= manifest.get(section, {})
    found |= manifest.get("ensemble", {}).get("files", {})
    for member in manifest.get("members", {}).values():
        found |= member.get("files", {})
    if "zip" in manifest:
        found[ZIP] = manifest["zip"].get("sha256", "")
    return found


def _facts(inside: Mapping[str, Any]) -> dict[str, Any]:
    return {key: inside[key] for key in ("rows", "columns") if key in inside}
