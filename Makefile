# Every target documents itself: `make` or `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev memo check test lint proof bench lab board docs texts lock inventory clean

BIN := .venv/bin
# Chains and test workers are processes already; threads inside them only get in each other's way.
export OPENBLAS_NUM_THREADS ?= 1
export OMP_NUM_THREADS ?= 1
# Extra words for the command: make memo ARGS="--as-of 2024-06-30"
ARGS ?=

help: ## 列出全部命令 / list the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## 建立 .venv(锁定版本) / make .venv from the locked set
	@sh tools/setup.sh

setup-dev: ## 另装测试工具 / the same with the tools for tests
	@sh tools/setup.sh dev

memo: setup ## 生成镇海区年中专报 / write the mid-year memo to outputs/
	@$(BIN)/scenario memo mid_year $(ARGS)

check: setup ## 核查计划与数据 / check the plan and the data
	@$(BIN)/scenario check $(ARGS)

test: setup-dev lint ## 全部快速测试 / run what tests need and the tests
	$(BIN)/python -m pytest -n 2 --dist loadgroup $(ARGS)

lint: setup-dev ## ruff 与 mypy / style and types
	$(BIN)/python -m ruff check .
	$(BIN)/python -m mypy

proof: setup-dev ## 长时间统计验证 / the long proofs on simulated truth
	rm -rf outputs/proof
	$(BIN)/python -m pytest -m proof -n 2 --dist loadgroup $(ARGS)
	$(BIN)/python tools/proof_report.py

bench: setup-dev ## 计时测试 / timings against their bounds
	$(BIN)/python -m pytest -m bench -rP $(ARGS)
	$(BIN)/python tools/bench_report.py

# Loopback only, a token, Chinese menus: tools/jupyter says so for both.
lab board: export JUPYTER_CONFIG_PATH = $(CURDIR)/tools/jupyter
lab board: export JUPYTER_PATH = $(CURDIR)/tools/jupyter
lab: setup-dev ## 打开笔记本(仅限本机,带口令) / open the notebooks, this machine only, with a token
	$(BIN)/python -m jupyter lab --notebook-dir=notebooks $(ARGS)

board: setup-dev ## 打开研判看板网页(仅限本机,带口令) / the board with sliders, this machine only
	$(BIN)/voila notebooks/09_board.ipynb $(ARGS)

docs: setup-dev ## 由跑过的笔记本和函数说明建网站 / the site, made of executed notebooks and docstrings
	@$(BIN)/python tools/site.py

texts: setup-dev ## 由笔记本生成供审阅的文本 / notebooks as text, for review
	@$(BIN)/python tools/texts.py

lock: ## 重新锁定依赖 / remake the locks (ARGS=--upgrade for newer versions)
	@sh tools/lock.sh $(ARGS)

inventory: ## 更新 ARCHITECTURE.md 的文件表 / rewrite the table of files
	@$(BIN)/python tools/inventory.py

clean: ## 删除 .venv 与生成物 / remove .venv and what was generated
	rm -rf .venv .uv outputs .pytest_cache .mypy_cache .ruff_cache
