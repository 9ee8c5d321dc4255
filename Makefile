# Every command of the project; `make help` lists them. Each is a script in .build/ that can also be run alone.
.DEFAULT_GOAL := help
.PHONY: help run watch bundle toolchain test lint fmt bench clean

help: ## List the commands
	@sed -n 's/^\([a-z]*\):.*## /\1|/p' $(firstword $(MAKEFILE_LIST)) | while IFS='|' read -r name does; do \
		printf '  make %-10s %s\n' "$$name" "$$does"; done

run: ## Start the game with its demo; DATABASE_URL=postgres://… for PostgreSQL, ADDRESS=127.0.0.1:3000
	@.build/run.sh

watch: ## Build and start again at every change of a source file
	@.build/watch.sh

bundle: toolchain ## Make what the browser downloads: WebAssembly, style sheet, icons (target/site)
	@.build/bundle.sh

toolchain: ## Find or install a Rust toolchain for the server and the browser
	@.build/toolchain.sh

test: ## Prove everything: formatting, lints, rules, storage, browser; installs what it needs
	@.build/test.sh

lint: toolchain ## Formatting and clippy with warnings as errors, for both halves
	@.build/lint.sh

fmt: toolchain ## Format the sources
	@. target/toolchain.env && cargo fmt --all

bench: toolchain ## Measure against the budgets, each figure beside its yardstick
	@.build/bench.sh

clean: ## Remove all that was built; data/ stays
	rm -rf target end2end/node_modules end2end/test-results
