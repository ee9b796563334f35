# Everything one does here. `make` alone explains itself.
.DEFAULT_GOAL := help
.PHONY: help setup run test mutants lint train bench load scenarios fuzz soak experiment lock

help:  ## say what can be made
	@awk -F':.*##' '/^[a-z]+:.*##/ { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup:  ## get ready: the right Pythons and both environments (a second run takes no time)
	@tools/setup

run: setup  ## start Frontdesk with the demo practice; PRACTICE=folder for another one
	@$(if $(PRACTICE),FRONTDESK_PRACTICE="$(PRACTICE)") .venv/bin/frontdesk up

train: setup  ## teach the assistant what is in data/
	@.venv/bin/frontdesk train

test:  ## style, types, imports and all tests
	@tools/setup --dev
	@tools/system-packages
	@tools/lint
	@.venv/bin/frontdesk train
	@cd bot && .venv/bin/python -m unittest --quiet
	@tools/tests

mutants:  ## break each promise on purpose and see that a test notices; ONLY=word for some of them
	@tools/setup --dev
	@tools/mutants $(if $(ONLY),--only $(ONLY))

lint:  ## style, types and imports only
	@tools/setup --dev
	@tools/lint

bench: setup  ## measure speed, beside a baseline measured in the same run, and how soon an offer is on a screen
	@tools/setup --dev
	@.venv/bin/python -m bench
	@.venv/bin/python -m bench.offer

load: setup  ## many open chats and more than can be served, on PostgreSQL (10 minutes)
	@tools/setup --dev
	@.venv/bin/python -m bench.load

fuzz:  ## more than 20,000 hostile requests to the chat API (5 minutes)
	@tools/setup --dev
	@.venv/bin/python -m tests.fuzz

soak:  ## 20,000 steps with cases, 1,000 handoffs while processes are killed, 10,000 calls (2 hours); SEED=number
	@tools/setup --dev
	@PYTHONHASHSEED=0 .venv/bin/python -m tests.soak $(if $(SEED),--seed $(SEED))
	@.venv/bin/python -m tests.soak.handoffs $(if $(SEED),--seed $(SEED))
	@PYTHONHASHSEED=0 .venv/bin/python -m tests.soak.phone $(if $(SEED),--seed $(SEED))

experiment: setup  ## which features tell intents apart best (10 minutes)
	@cd bot && .venv/bin/python -W ignore experiment.py

scenarios: setup  ## simulated patients with a goal, each three times (4 minutes); ONLY="s-001 …" shows some of them
	@tools/setup --dev
	@.venv/bin/python -m tests.scenarios $(ONLY)

lock:  ## write the requirement files anew; UPGRADE=1 for newer versions
	@tools/lock $(if $(UPGRADE),--upgrade)
