#!/usr/bin/env bash
# dist.sh  makes dist of the last commit in two clones of other names, under other
# zones, masks and languages, and compares every byte; looks for this machine in
# the programs; then has Debian install the package and remove it (debian.sh), where
# there are root and dpkg. make reproduce has put nfpm into bin.
set -euo pipefail
cd "$(dirname "$0")/.."
repository=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# made FOLDER  makes dist in a clone in this folder.
made() {
	git clone -q -c advice.detachedHead=false --no-checkout "$repository" "$1"
	cd "$1"
	git checkout -q --detach "$(git -C "$repository" rev-parse HEAD)"
	mkdir bin
	cp -R "$repository"/bin/nfpm-* bin
	make --no-print-directory -s dist >/dev/null
}

(export TZ=UTC LC_ALL=C && umask 022 && made "$work/one")
(export TZ=Asia/Almaty LC_ALL=C.UTF-8 && umask 077 && made "$work/a longer name/two")
diff "$work/one/dist/SHA256SUMS" "$work/a longer name/two/dist/SHA256SUMS"
cd "$work/one/dist"
sha256sum --quiet -c SHA256SUMS

for archive in *.tar.gz; do
	tar -xzf "$archive" --one-top-level="$work/unpacked"
done
programs=("$work"/unpacked/*/brief)
for place in "$work" "$repository" "$(go env GOMODCACHE)" "$(go env GOROOT)" "$(go env GOPATH)"; do
	if grep -lF -e "$place" "${programs[@]}"; then
		echo "these programs hold $place, a folder of the machine that built them" >&2
		exit 1
	fi
done
echo "dist of $(git -C "$work/one" rev-parse --short HEAD): $(wc -l <SHA256SUMS) files of the same bytes twice, $(du -sh . | cut -f 1)"

if [ "$(id -u)" = 0 ] && command -v dpkg >/dev/null; then
	"$repository/.ci/debian.sh" ./*_"$(dpkg --print-architecture)".deb
fi
