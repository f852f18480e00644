#!/bin/sh
# verapdf.sh DIR FILE.pdf ...  asks veraPDF whether the files are what they claim.
#
# It fetches veraPDF's command line from Maven Central into DIR, once (needs mvn
# and Java 17), and validates all files against PDF/UA-1 and against the level
# of PDF/A in $FLAVOURS (default "ua1 2a"). One line a file and flavour; what is
# refused is listed with its clause. Exit 0 only if everything passes.
set -eu

version=1.30.2
if [ $# -lt 2 ]; then
	echo "usage: $0 DIR FILE.pdf ..." >&2
	exit 64
fi
dir=$1
shift
jar=$dir/cli-$version.jar
if [ ! -f "$jar" ]; then
	mkdir -p "$dir"
	mvn -q -B dependency:copy -Dartifact=org.verapdf.apps:cli:$version -DoutputDirectory="$dir"
fi

failed=0
for flavour in ${FLAVOURS:-ua1 2a}; do
	# --format text prints PASS or FAIL, the file and the flavour; -v adds the
	# clauses that a failing file breaks. The exit status is 0 only if all pass.
	java -Xshare:auto -jar "$jar" --flavour "$flavour" --format text -v "$@" || failed=1
done
exit $failed
