#!/bin/sh
# verapdf.sh FILE.pdf ...  asks veraPDF whether the files are what they claim.
#
# veraPDF's command line comes from Maven Central, once, into a folder outside
# of the repository ($VERAPDF_DIR); Java, and Maven for that once, are installed
# on Debian as root. All files are held against each of $FLAVOURS (default
# "ua1 3a"; a file of profile records is "ua1 2a"). One line a file and flavour,
# PASS or FAIL; what is refused is listed with its clause. Exit 0 only if all pass.
set -eu

version=1.30.2
dir=${VERAPDF_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/brief-verapdf}
jar=$dir/cli-$version.jar

need=$(dirname "$0")/need.sh
"$need" java default-jre-headless
if [ ! -f "$jar" ]; then
	"$need" mvn maven
	mkdir -p "$dir"
	mvn -q -B dependency:copy -Dartifact=org.verapdf.apps:cli:$version -DoutputDirectory="$dir" >&2
fi

failed=0
for flavour in ${FLAVOURS:-ua1 3a}; do
	# --format text prints PASS or FAIL, the file and the flavour; -v adds the
	# clauses that a failing file breaks. The exit status is 0 only if all pass.
	java -Xshare:auto -jar "$jar" --flavour "$flavour" --format text -v "$@" || failed=1
done
exit $failed
