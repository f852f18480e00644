#!/bin/sh
# need.sh PROGRAM PACKAGE  sees that a program is there, and installs its package
# on Debian as root.
set -eu
if command -v "$1" >/dev/null; then
	exit
fi
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
	echo "missing: $1; install it, on Debian by: apt-get install $2" >&2
	exit 1
fi
apt-get update -qq >&2
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$2" >&2
