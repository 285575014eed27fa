# Each target does its own set-up first: a .venv with the exact versions and hashes of the lock files.
# Set-up needs a network, once; nothing afterwards does.

PYTHON ?= python3.11
ARGS ?=

# A stamp in .venv says that a step ended well. It is named after what the step was made from, so that another lock
# file, another folder or an interrupted step leads to the step being done again, and nothing else does.
key = $(shell { echo '$(CURDIR)'; cat $(1); } | git hash-object --stdin | cut -c1-12)
RUN := .venv/.run-$(call key,requirements.lock)
DEV := .venv/.dev-$(call key,requirements.lock requirements-dev.lock)
DOCS := .venv/.docs-$(call key,requirements.lock requirements-docs.lock)
AUDIT := .venv/.audit-$(call key,requirements.lock requirements-audit.lock)
CLUSTER := .venv/.cluster-$(call key,requirements.lock requirements-cluster.lock)
PROJECT := .venv/.project-$(call key,requirements.lock pyproject.toml)
MADE_HERE := .venv/.made-by-make

PIP := .venv/bin/python -m pip --disable-pip-version-check --no-input -qq install --no-deps --no-build-isolation
LOCKED := $(PIP) --require-hashes --no-compile
COMPILE := .venv/bin/python -W ignore -m compileall -qq -j 0 .venv/lib || true
UV := .venv/bin/uv --quiet pip compile --universal --python-version 3.11 --generate-hashes --no-header
IN_VENV := PATH="$(CURDIR)/.venv/bin:$$PATH"

unexport PYTHONDONTWRITEBYTECODE PYTHONHOME PYTHONPATH VIRTUAL_ENV
.NOTPARALLEL:
.PHONY: help setup repro test test-long docs bench bench-times bench-semeval bench-sources bench-extras bench-masked bench-score bench-prior bench-honest bench-blends bench-noise bench-peers bench-tutorial bench-tune bench-predict torture cluster bench-cluster bench-scale lint audit schema lock clean

help: ## list the targets (this is also what a plain `make` does)
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' Makefile

setup: $(RUN) $(PROJECT) ## make .venv: the locked packages and the `podium` command
	@:

cluster: setup $(CLUSTER) ## add Ray to .venv: folds on a cluster of machines (docs/cluster.md)
	@:

repro: setup ## run the pipeline: whatever changed, up to submissions/submission.zip
	@$(IN_VENV) podium check
	@$(IN_VENV) dvc repro $(ARGS)
	@[ ! -e submissions/submission.zip ] || echo "The submission is $(CURDIR)/submissions/submission.zip"

test: setup $(DEV) ## run the tests (ARGS="-k folds" chooses some)
	@$(IN_VENV) python -m pytest -m "not long" --numprocesses 2 --dist loadgroup $(ARGS)

test-long: setup $(DEV) $(DOCS) ## run the tests that take long, and those of properties on ten times as many examples
	@$(IN_VENV) python -m pytest -m "long or hypothesis" --hypothesis-profile thorough $(ARGS)

docs: setup $(DOCS) ## write the pages to site/, from docs/ and docstrings (ARGS=serve: show them while you write)
	@$(IN_VENV) NO_MKDOCS_2_WARNING=1 mkdocs $(or $(ARGS),build --strict --quiet)
	@[ -n "$(ARGS)" ] || echo "The pages are in $(CURDIR)/site/index.html"

bench: setup $(DEV) ## how fast, beside what would be run instead (ARGS=epoch: one row; needs PODIUM_COMPETITIONS)
	@$(IN_VENV) PYTHONPATH=src:tests/pipeline:bench python bench/results.py $(ARGS)

bench-times: setup $(DEV) ## how long `dvc repro` takes
	@$(IN_VENV) PYTHONPATH=src:tests/pipeline:bench python bench/times.py

bench-semeval: setup $(DEV) ## the score on SemEval-2019 task 9A (needs PODIUM_COMPETITIONS)
	@$(IN_VENV) PYTHONPATH=src:tests/pipeline python bench/semeval2019_task9a.py

bench-sources: setup $(DEV) ## what the source write-ups did, beside ours, on real sets (about an hour; needs PODIUM_COMPETITIONS)
	@for set in imbalance kim2014 goemotions imdb; do \
	  $(IN_VENV) PYTHONPATH=src:tests/pipeline:bench python bench/$$set.py || exit 1; done

bench-extras: setup $(DEV) ## what the extras of docs/extras.md gain on real sets (an hour; ARGS=imdb: one; needs PODIUM_COMPETITIONS)
	@$(IN_VENV) PYTHONPATH=src:tests/pipeline:bench python bench/extras.py $(ARGS)

bench-masked: setup $(DEV) ## an encoder that first guesses masked words of the competition's texts (40 minutes; needs PODIUM_COMPETITIONS)
	@$(IN_VENV) PYTHONPATH=src:tests/pipeline:bench python bench/masked_words.py $(ARGS)

bench-score: setup $(DEV) ## what the recipes reach on real sets (hours; ARGS=cr runs one; needs PODIUM_COMPETITIONS)
	@$(IN_VENV) PYTHONPATH=src:tests/pipeline:bench python bench/score.py $(ARGS)

bench-prior: setup $(DEV) ## the estimated share of positives against the true one (minutes; needs PODIUM_COMPETITIONS)
	@$(IN_VENV) PYTHONPATH=src:tests/pipeline:bench python bench/prior_shift.py

bench-honest: setup $(DEV) ## the scores that are told against fresh data, simulated (half an hour)
	@$(IN_VENV) PYTHONPATH=src:bench python bench/honest.py $(ARGS)

bench-blends: setup $(DEV) ## every blend on SemEval-2019 9A, and many labels (needs PODIUM_COMPETITIONS; BENCH_KEEP saves training)
	@$(IN_VENV) PYTHONPATH=src:tests/pipeline:bench python bench/blends.py

bench-noise: setup $(DEV) ## what dropping doubtful labels finds and gains (two minutes; needs PODIUM_COMPETITIONS)
	@$(IN_VENV) PYTHONPATH=src:tests/pipeline:bench python bench/noise.py

bench-peers: setup $(DEV) ## fastText and TF-IDF on SemEval-2019 task 9A (needs a network and PODIUM_COMPETITIONS)
	@$(IN_VENV) PYTHONPATH=src:tests/pipeline:bench python bench/peers.py

bench-tutorial: setup $(DEV) ## the mistakes that docs/tutorial.md tells of, measured (two minutes; needs PODIUM_COMPETITIONS)
	@$(IN_VENV) PYTHONPATH=src:tests/pipeline:bench python bench/tutorial.py

bench-scale: setup $(DEV) ## what many rows cost, stage by stage (ARGS="10_000 100_000" names how many; 5 million take a while)
	@$(IN_VENV) PYTHONPATH=src:tests/pipeline python bench/scale.py $(ARGS)

bench-tune: setup $(DEV) ## what half an hour of `podium tune` gains on SemEval-2019 9A (needs PODIUM_COMPETITIONS; goes on if killed)
	@$(IN_VENV) PYTHONPATH=src:tests/pipeline:bench python bench/tune.py $(ARGS)

bench-predict: setup $(DEV) ## how many texts a second `podium predict` labels (ten minutes)
	@$(IN_VENV) PYTHONPATH=src:tests/pipeline:bench python bench/predict.py

bench-cluster: cluster $(DEV) ## ten folds on two nodes against one, and with a node killed: the same bytes (ten minutes)
	@$(IN_VENV) PYTHONPATH=src:tests/pipeline python bench/cluster.py

torture: setup $(DEV) ## break it: kills, a full disk, other circumstances, many experiments (two to three hours; ARGS=kills: some of it)
	@$(IN_VENV) PYTHONPATH=src:tests/pipeline:bench python bench/torture.py $(ARGS)

lint: setup $(DEV) ## check style and types
	@$(IN_VENV) ruff check
	@$(IN_VENV) ruff format --check
	@$(IN_VENV) mypy

# Advisories that are accepted, and why: PYSEC-... or GHSA-..., a line each, with its reason behind it.
ACCEPTED :=

audit: setup $(AUDIT) ## ask the advisory database about each locked package (needs a network; docs/security.md)
	@# --strict: a package that it knows nothing of is a failure too, not one without findings
	@for lock in requirements*.lock; do echo "$$lock"; \
	  $(IN_VENV) pip-audit --strict --require-hashes --disable-pip --progress-spinner off \
	    $(addprefix --ignore-vuln ,$(ACCEPTED)) $(ARGS) --requirement "$$lock" || exit 1; done

schema: setup ## write params.schema.json anew, for editors
	@.venv/bin/podium schema > .venv/params.schema.json
	@mv .venv/params.schema.json params.schema.json

lock: $(RUN) $(DEV) ## resolve the lock files anew (ARGS=--upgrade: to the newest versions)
	@cp requirements.lock .venv/run.lock
	@cp requirements-dev.lock .venv/dev.lock
	@cp requirements-cluster.lock .venv/cluster.lock
	@$(UV) $(ARGS) pyproject.toml --output-file .venv/run.lock
	@$(UV) $(ARGS) --no-deps requirements-data.in --output-file .venv/data.lock
	@cat .venv/data.lock >> .venv/run.lock
	@mv .venv/run.lock requirements.lock
	@$(UV) $(ARGS) --group dev --constraints requirements.lock --output-file .venv/dev.lock
	@mv .venv/dev.lock requirements-dev.lock
	@for group in docs audit; do \
	  cp requirements-$$group.lock .venv/$$group.lock; \
	  $(UV) $(ARGS) --group $$group --constraints requirements.lock --output-file .venv/$$group.lock || exit 1; \
	  mv .venv/$$group.lock requirements-$$group.lock; done
	@.venv/bin/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["cluster"], sep="\n")' \
	  | $(UV) $(ARGS) - --constraints requirements.lock --output-file .venv/cluster.lock
	@mv .venv/cluster.lock requirements-cluster.lock

clean: ## remove .venv, site/ and the tools' caches; data, submissions and DVC's cache stay
	rm -rf .venv site .benchmarks .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find src stages tests -name __pycache__ -prune -exec rm -rf {} +

$(RUN):
	@command -v $(PYTHON) >/dev/null || { \
	  echo 'Python 3.11 is not here: install it (with its venv), or name it: make PYTHON=/path/to/python3.11'; exit 1; }
	@[ ! -e .venv ] || [ -e $(MADE_HERE) ] || { \
	  echo '.venv was not made by this Makefile: move it away, or use it without make (pip install -e .; dvc repro)'; exit 1; }
	@echo 'making .venv'
	@base="$$($(PYTHON) -c 'import sys; print(sys._base_executable)')" \
	  && mkdir -p .venv && touch $(MADE_HERE) \
	  && find .venv -mindepth 1 -maxdepth 1 ! -path $(MADE_HERE) -exec rm -rf {} + \
	  && "$$base" -m venv .venv
	@# setuptools comes first: what is no wheel, and this project itself, are built with it and not with a newer one
	@echo "installing $$(grep -c '^[a-z].*==' requirements.lock) packages (about two minutes, once)"
	@sed -n '/^setuptools==/,/# via/p' requirements.lock > .venv/setuptools.lock
	@$(LOCKED) --requirement .venv/setuptools.lock
	@$(LOCKED) --requirement requirements.lock
	@echo 'compiling them to byte-code'
	@$(COMPILE)
	@touch $@

$(DEV): $(RUN)
	@echo "installing $$(grep -c '^[a-z].*==' requirements-dev.lock) packages for the tests"
	@$(LOCKED) --requirement requirements-dev.lock
	@$(COMPILE)
	@touch $@

$(DOCS): $(RUN)
	@echo "installing $$(grep -c '^[a-z].*==' requirements-docs.lock) packages for the pages"
	@$(LOCKED) --requirement requirements-docs.lock
	@$(COMPILE)
	@touch $@

$(AUDIT): $(RUN)
	@echo 'installing pip-audit'
	@$(LOCKED) --requirement requirements-audit.lock
	@$(COMPILE)
	@touch $@

$(CLUSTER): $(RUN)
	@echo 'installing Ray'
	@$(LOCKED) --requirement requirements-cluster.lock
	@$(COMPILE)
	@touch $@

$(PROJECT): $(RUN)
	@$(PIP) --no-index --editable .
	@touch $@
