#!/usr/bin/env bash
# debian.sh FILE.deb  installs the package on this Debian, as root, uses what is
# in it, and removes it: nothing of it may be left.
set -Eeuo pipefail
trap 'echo "$0:$LINENO: failed: $BASH_COMMAND" >&2' ERR
deb=$(realpath "$1")
"$(dirname "$0")/need.sh" man man-db
"$(dirname "$0")/need.sh" curl curl
if dpkg-query -W -f '${db:Status-Status}' brief 2>/dev/null | grep -q installed; then
	echo "brief is installed on this machine; remove it first" >&2
	exit 1
fi
work=$(mktemp -d)
trap 'dpkg --purge brief >/dev/null 2>&1 || true; rm -rf "$work"' EXIT

# everything is all that a package may put somewhere, but for dpkg's own notes.
everything() {
	find /etc /opt /usr /var/lib -xdev -path /var/lib/dpkg -prune -o -print | sort
}

# logged CMD ...  shows what a command says only where it fails.
logged() {
	"$@" >"$work/log" 2>&1 || {
		cat "$work/log" >&2
		exit 1
	}
}

# desk CMD ...  calls a command as somebody without settings would.
desk() {
	env -i PATH=/usr/bin HOME="$work" "$@"
}

everything >"$work/before"
# A small Debian leaves manual pages and documents out (path-exclude).
logged dpkg -i --path-include='/usr/share/man/*' --path-include='/usr/share/doc/*' "$deb"
[ -z "$(dpkg -V brief)" ]
mkdir "$work/desk"
cd "$work/desk"

said=$(desk brief version)
echo "$said"
grep -qE '^brief v[0-9]+\.[0-9]+\.[0-9]+[^ ]*, commit [0-9a-f]{12}, profile standard$' <<<"$said"
pdf=$(desk brief --quiet --country Kazakhstan)
[ "$(head -c 5 "$pdf")" = %PDF- ]
for command in brief brief-check brief-archive-scrub; do
	page=$(desk man -w $command)
	[ -z "$(desk man --warnings "$page" 2>&1 >/dev/null)" ]
done
bash -c '. /usr/share/bash-completion/completions/brief && complete -p brief' >"$work/log"
for file in zsh/vendor-completions/_brief fish/vendor_completions.d/brief.fish doc/brief/copyright; do
	[ -s "/usr/share/$file" ]
done
count=$(dpkg -L brief | wc -l)

# The service of the package, as its unit starts and ends it. No systemd runs
# where this does, so the line of the unit is read and followed.
desk brief --quiet init . >/dev/null
printf 'web: { listen: 127.0.0.1:%d }\n' 18380 >>config.yaml
chmod 755 "$work"
chown -R nobody .
desk brief service install --dry-run >"$work/units"
start=$(sed -n 's/^ExecStart=\(.* serve .*\)/\1/p' "$work/units")
mkdir "$work/state"
chown nobody "$work/state"
setpriv --reuid=nobody --regid=nogroup --clear-groups env -i PATH=/usr/bin STATE_DIRECTORY="$work/state" $start 2>"$work/served" &
service=$!
trap 'kill $service 2>/dev/null || true; dpkg --purge brief >/dev/null 2>&1 || true; rm -rf "$work"' EXIT
for _ in $(seq 100); do
	health=$(curl -s --max-time 2 http://127.0.0.1:18380/healthz || true)
	[ "$health" = ok ] && break
	sleep 0.1
done
[ "$health" = ok ] || {
	cat "$work/served" >&2
	exit 1
}
kill -TERM $service
wait $service
echo "the service of the package came up well and ended when it was told to"

logged dpkg --purge brief
everything >"$work/after"
left=$(comm -13 "$work/before" "$work/after")
if [ -n "$left" ]; then
	echo "the package leaves behind:" "$left" >&2
	exit 1
fi
echo "the Debian package was installed, used and removed whole: $count files and folders"
