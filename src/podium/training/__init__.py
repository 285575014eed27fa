"""Training and prediction: a network a fold, in worker processes whose number does not change a byte.

- `run.py`: what a stage calls: all folds of a model, and all predictions of one; it never loads TensorFlow
- `job.py`: what a worker is given, and what it returns
- `backend.py`: where jobs run: in processes of this machine (`workers.py`), as many as fit (`memory.py`), or on a
  cluster
- `cluster.py`: the jobs as tasks of Ray; `cluster_connection.py`: the way there; `travel.py`: what is sent and comes
  back; `remote.py`: the call on the other machine
- `worker.py`: the worker process: one thread, quiet, dead when its parent is
- `fit.py`: one network from first batch to kept weights
- `batches.py`: which rows stand together, how wide
- `adversarial.py`: token vectors of training batches moved to where the loss rises
- `students.py`: jobs that train on test rows too, as a teacher labels them
- `networks.py`: a network by its name; its weights as bytes
- `stopping.py`: which epoch is kept; `failures.py`: what ends a run with a hint
- `fold_cache.py`: results kept from earlier runs, by everything that decides them (`identity.py`), up to a size
  (`sizes.py`); `fold_locks.py`: who uses them; `fold_notes.py`, `timed.py`: what people are told; `scratch.py`: where
  it lies
- `progress.py`: what the person at the terminal sees; `events.py`: what TensorBoard sees
- `results.py`: results as tables
"""
