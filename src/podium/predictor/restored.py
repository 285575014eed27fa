"""A submission's run: the bytes that it was made from, linked out of DVC's cache or its remote into a folder."""

from collections.abc import Iterable
from pathlib import Path

from podium.config.load import validate
from podium.errors import PodiumError
from podium.predictor.run import BLEND, SCORES, Run, Scratch, opened
from podium.provenance.bytes import Stores, hashes
from podium.provenance.lock import Lock
from podium.trace.history import history
from podium.trace.run import of_commit


def of_submission(root: Path, number: int) -> Run:
    """The run that a submission was made from; no stage runs, and nothing is checked out.

    Args:
        root: the project's folder.
        number: of the submission.

    Raises:
        PodiumError: there is no such submission, or a file of it is nowhere, or damaged.
    """
    past = history(root)
    commit = str(past.numbered(number).intended.body.get("commit"))
    recorded = of_commit(root, commit, past.stores)
    params = validate(dict(recorded.params), f"params.yaml of {commit[:12]}")
    kept = Scratch("podium-submission-")
    place = _Place(kept.folder, root, commit, recorded.lock, past.stores)
    place.bring([BLEND, SCORES])
    run = opened(f"submission {number}", place.folder, root / "data/encoders", params, place.bring, kept)
    for view in run.views:
        tokens = [f"data/tokens/{view}/{name}" for name in ("vocabulary.json", "encoder.json", "vectors.npy")]
        place.bring([*tokens, f"data/padded/{view}/test/view.json"])
    for name in run.members:
        place.bring([f"data/models/{name}/config.json", f"data/models/{name}/weights"])
    return run


class _Place:
    """A folder that a commit's files are brought into.

    Args:
        folder: of the files.
        root: the project's.
        commit: whose files.
        lock: its dvc.lock.
        stores: where bytes may be.
    """

    def __init__(self, folder: Path, root: Path, commit: str, lock: Lock, stores: Stores) -> None:
        self.folder, self.root, self.commit, self.lock, self.stores = folder, root, commit, lock, stores

    def bring(self, paths: Iterable[str]) -> None:
        """Link files, or all files of folders, into the folder; each is read and is what was recorded.

        Args:
            paths: as dvc.lock has them, or of files in folders that it has.

        Raises:
            PodiumError: one was not recorded, is nowhere, or damaged.
        """
        for path in paths:
            for file, md5 in self._files(path).items():
                there = self.folder / file
                if not there.exists():
                    there.parent.mkdir(parents=True, exist_ok=True)
                    self._link(file, md5, there)

    def _files(self, path: str) -> dict[str, str]:
        """The MD5 of a file, or of each file of a folder, by its path."""
        entry = self.lock.holding(path)
        if entry is None or not entry.md5:
            what = f"commit {self.commit[:12]} recorded no such file"
            raise PodiumError(
                what, where=path, fix="it was made by an earlier version of podium: `podium reproduce` it"
            )
        if not entry.is_folder:
            return {path: entry.md5}
        listed = self.stores.listed(entry.md5)
        if listed is None:
            what = "the list of its files is neither in DVC's cache nor in a remote folder"
            raise PodiumError(what, where=entry.path, fix="fetch it: `dvc fetch --all-tags`")
        every = {f"{entry.path}/{name}": md5 for name, md5 in listed.items()}
        found = {file: md5 for file, md5 in every.items() if file == path or file.startswith(f"{path}/")}
        if not found:
            raise PodiumError(
                f"commit {self.commit[:12]} recorded no such file",
                where=path,
                fix="take another submission: `podium leaderboard` lists them",
            )
        return found

    def _link(self, file: str, md5: str, there: Path) -> None:
        copies = self.stores.copies(file, md5)
        for place in ("cache", "remote", "workspace"):  # the last one may change while the run is in use
            if place in copies and hashes(copies[place]).md5 == md5:
                there.symlink_to(copies[place].resolve())
                return
        there.write_bytes(self._read_by_dvc(file))
        if hashes(there).md5 != md5:
            there.unlink()
            raise PodiumError("its bytes are not those that were recorded", where=file, fix="see `podium trace`")

    def _read_by_dvc(self, file: str) -> bytes:
        """A file out of a remote that only DVC can look into."""
        from podium.compare.revisions import reader

        try:
            with reader(self.root, self.commit) as read:
                return read(file)
        except OSError as error:
            what = f"its bytes are neither in DVC's cache nor in its remote ({error.strerror or error})"
            fix = "`dvc remote list` names the remote; `podium reproduce --from-scratch` makes it anew"
            raise PodiumError(what, where=file, fix=fix) from None
