#!/usr/bin/env bash
# Tries the hook with the real pre-commit, which has to be installed: one run for all files, the
# docs' pattern, and files that the settings exclude. Ends in "ok".
set -euo pipefail
checkout=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PRE_COMMIT_HOME=$work/home
git -C "$checkout" rev-parse --verify --quiet HEAD >/dev/null
cd "$work" && git init -q repo && cd repo
git config user.name Test && git config user.email test@localhost
mkdir -p nets/old other
printf 'input: 8x8x3\nlayers: [relu]\n' | tee nets/a.yaml nets/b.yml >/dev/null
printf 'input: 8x8x3\nlayers: [rleu]\n' | tee nets/old/c.yaml other/d.yaml >/dev/null
printf 'exclude = ["old"]\n' >convcalc.toml
pattern=$(sed -n "s/.*id: convcalc-validate, files: '\([^']*\)'.*/\1/p" "$checkout/docs/ci.md")
cat >.pre-commit-config.yaml <<CONFIG
repos:
- repo: $checkout
  rev: $(git -C "$checkout" rev-parse HEAD)
  hooks: [{id: convcalc-validate, files: '$pattern', verbose: true}]
CONFIG
git add . && pre-commit run --all-files | tee "$work/sound"
grep -q '^2 files: nothing found$' "$work/sound"
printf 'input: 8x8x3\nlayers: [rleu]\n' >nets/b.yml
git add .
if pre-commit run --all-files >"$work/wrong"; then
  echo "a wrong spec passes" && exit 1
fi
grep -q '^nets/b.yml:2:10: error: ' "$work/wrong"
echo ok
