#!/bin/sh
# Makes the files in secrets/ that compose.yaml reads. It may be run again: a file that is there is kept, and only what is missing
# is asked for; with a new database_password an address of the compose file's own PostgreSQL is made anew. Without questions: give FEISHU_APP_SECRET, FEISHU_ENCRYPT_KEY and FEISHU_VERIFICATION_TOKEN in the environment.
#   sudo sh make_secrets.sh                for compose.yaml
#   sudo sh make_secrets.sh --websocket    for compose.websocket.yaml, which needs neither key nor token
# Exit codes: 0 all files are there, 1 secrets/ belongs to somebody else, 2 wrong arguments or a value is missing.
set -eu
umask 077

# The accounts of the bot and of PostgreSQL in their images.
BOT=10001
POSTGRESQL=999

say() {
  printf '%s\n' "$@" >&2
}

case "$#:${1-}" in
  0:) asked='feishu_app_secret feishu_encrypt_key feishu_verification_token' ;;
  1:--websocket) asked='feishu_app_secret' ;;
  *)
    say 'usage: make_secrets.sh [--websocket]' '用法：make_secrets.sh [--websocket]'
    exit 2
    ;;
esac

folder=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
cd "$folder"
if [ -e secrets ] && ! { [ -O secrets ] || [ "$(id -u)" = 0 ]; }; then
  say "$folder/secrets belongs to another account; run this with sudo." "$folder/secrets 属于其他账户，请用 sudo 运行。"
  exit 1
fi
install -d -m 700 secrets

# Whole or not at all: a file that was cut off would be kept the next time.
write() {
  printf %s "$2" > "secrets/$1.new"
  chmod 400 "secrets/$1.new"
  mv -f "secrets/$1.new" "secrets/$1"
  say "secrets/$1: written 已写入"
}

is_there() {
  [ -s "secrets/$1" ] && say "secrets/$1: kept 已存在，保留"
}

ask() {
  printf '%s: ' "$1" >&2
  if [ -t 0 ]; then
    trap 'stty echo' EXIT
    trap 'exit 130' INT TERM
    stty -echo
  fi
  IFS= read -r answer || true
  if [ -t 0 ]; then
    stty echo
    trap - EXIT INT TERM
  fi
  say ''
}

for name in $asked; do
  is_there "$name" && continue
  setting=$(printf %s "$name" | tr '[:lower:]' '[:upper:]')
  eval "answer=\${$setting-}"
  [ -n "$answer" ] || ask "$setting"
  if [ -z "$answer" ]; then
    say "$setting is missing; give it and run this again." "缺少 $setting，请提供后重新运行。"
    exit 2
  fi
  write "$name" "$answer"
done
# PostgreSQL takes the password when its volume is made, so it is made once. An assignment fails if its command does.
if ! is_there database_password; then
  # The address goes first: one with the last password would be kept the next time, and keep the bot out. One of another server
  # is the operator's.
  case $(cat secrets/database_url 2>/dev/null || true) in
    postgresql://hirebot:*@database/hirebot)
      rm -f secrets/database_url
      say "PostgreSQL still has its last password: give it the new one with the lines of docs/operations.md, “Rotating secrets”." \
        "PostgreSQL 用的仍是旧密码：请按 docs/operations.md 的 “Rotating secrets” 一节把新密码告诉它。"
      ;;
  esac
  password=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
  write database_password "$password"
fi
if ! is_there database_url; then
  password=$(cat secrets/database_password)
  write database_url "postgresql://hirebot:$password@database/hirebot"
fi

if [ "$(id -u)" = 0 ]; then
  for name in $asked database_url; do
    chown "$BOT" "secrets/$name"
  done
  chown "$POSTGRESQL" secrets/database_password
else
  say "These files are yours, so the accounts $BOT and $POSTGRESQL in the containers cannot read them: run this again with sudo." \
    "这些文件属于你，容器中的账户 $BOT 和 $POSTGRESQL 无法读取：请用 sudo 再运行一次。"
fi
