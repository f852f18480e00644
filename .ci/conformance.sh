#!/usr/bin/env bash
# conformance.sh  asks the standards' own judge about what brief makes, brief
# about what it must not make, and LibreOffice for workbooks that it must read.
#
# Samples: three desks with their countries and regions, a long report, both
# papers, every theme, mark and kind of chart, a draft, logos of both kinds; in
# profile standard (PDF/UA-1 and PDF/A-3a) and records (PDF/UA-1 and PDF/A-2a).
# veraPDF must pass every one.
# Mutations: documents and files with one fault each (report/pdf/check_test.go,
# mutant_test.go). brief's own check must refuse every one. Those that can be
# written all the same are shown to veraPDF, to know what it does not see.
set -euo pipefail
cd "$(dirname "$0")/.."
repository=$PWD
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
export CGO_ENABLED=0
go build -o "$out/brief" ./cmd/brief

# make PROFILE NAME FLAG ...  makes samples of the workspace at hand.
make() {
	"$out/brief" --quiet --date 2026-11-24 --profile "$1" --output "$out/$1/$2/" "${@:3}" >/dev/null
}

# regions PROFILE NAME FLAG ...  makes the overviews of the workspace at hand.
regions() {
	local region
	while read -r region; do
		make "$1" "$2" --region "$region" "${@:3}"
	done < <("$out/brief" list regions)
}

desk() {
	make "$1" "$2" --all "${@:3}"
	regions "$@"
}

mkdir "$out/desks"
"$out/brief" init "$out/desks/default" >/dev/null 2>&1
cp -R cmd/brief/testdata/desk2 "$out/desks/second"
cp -R cmd/brief/testdata/stress "$out/desks/stress"

echo "samples"
for profile in standard records; do
	for d in default second stress; do
		cd "$out/desks/$d"
		desk $profile $d
	done
	cd "$out/desks/second"
	for paper in a4 letter; do # footnotes, references, contents
		regions $profile "survey-$paper" --report survey --paper $paper
		make $profile "numbers-$paper" --all --report numbers --paper $paper
	done
	cd "$out/desks/default"
	desk $profile letter --paper letter
	for theme in $("$out/brief" list themes | cut -f 1); do
		desk $profile "theme-$theme" --theme "$theme"
		desk $profile "theme-$theme-letter" --theme "$theme" --paper letter
	done
	for mark in TLP:CLEAR TLP:GREEN TLP:AMBER TLP:AMBER+STRICT TLP:RED "For internal use" none; do
		make $profile "mark-${mark//[: ]/-}" --country KAZ --mark "$mark"
	done
	make $profile draft --country KAZ --draft
	cat >logo.svg <<-'SVG'
		<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 24"><g fill="#0B4A5E">
		<rect width="24" height="24"/><path d="M60 24 L72 0 C80 4 84 20 96 24 Z"/>
		<circle cx="42" cy="12" r="11" fill="none" stroke="#0B4A5E" stroke-width="2"/></g></svg>
	SVG
	# A chessboard of eight by eight, half of it clear.
	base64 -d >logo.png <<-'PNG'
		iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAYAAADED76LAAAAGUlEQVR42mPg9opjAOL/
		uGi8kiCaYViYAABXoUyhOtl4AwAAAABJRU5ErkJggg==
	PNG
	for logo in logo.svg logo.png; do
		BRIEF_DESK_LOGO=$logo make $profile "$logo" --country KAZ
	done
done
for d in default second; do
	cd "$out/desks/$d"
	mkdir -p templates
	cp "$repository/cmd/brief/testdata/charts.md" templates/region.md
	regions standard "charts-$d"
	regions records "charts-$d"
done
cp "$repository/cmd/brief/testdata/charts-numbers.md" templates/numbers.md
for profile in standard records; do
	for paper in a4 letter; do
		make $profile "charts-numbers-$paper" --country XAV --report numbers --paper $paper
	done
done
# More than ten countries of one level are counted by bars.
sed -i 's/^\([A-Z]*\),XXA,overall,[a-z ]*,/\1,XXA,overall,strong,/' data/influence.csv
regions standard charts-bars 2>/dev/null
cd "$repository"

# ask FLAVOURS FOLDER  prints veraPDF's lines on the files of a folder.
ask() {
	local files
	mapfile -d '' files < <(find "$2" -name '*.pdf' -print0 | sort -z)
	FLAVOURS=$1 .ci/verapdf.sh "${files[@]}" 2>>"$out/log" | sed 's/\x1b\[[0-9;]*m//g' || true
}

ask "ua1 3a" "$out/standard" >"$out/said"
ask "ua1 2a" "$out/records" >>"$out/said"
files=$(find "$out/standard" "$out/records" -name '*.pdf' | wc -l)
passed=$(grep -c '^PASS ' "$out/said" || true)
if [ "$passed" != $((2 * files)) ]; then
	cat "$out/log" >&2
	grep -v '^PASS ' "$out/said" | sed "s|$out/||" >&2
	echo "$passed of $files files x 2 flavours passed" >&2
	exit 1
fi

echo "mutations"
if ! go test ./report/pdf -count=1 -v -run '^(TestMutations|TestMutants)$' -mutants "$out/mutants" >"$out/tests"; then
	cat "$out/tests" >&2
	exit 1
fi
refused=$(grep -c '^    --- PASS: TestMutations/' "$out/tests")
ask "ua1 3a" "$out/mutants/standard" >"$out/missed"
ask "ua1 2a" "$out/mutants/records" >>"$out/missed"
if grep '^FAIL .*/control\.pdf ' "$out/missed" >&2; then
	echo "the document that the mutations are made of does not pass" >&2
	exit 1
fi
# A mutant that no flavour refuses is missed. control.pdf is none.
missed=$(awk -F '[ /]' '/^(PASS|FAIL) / { name = $(NF-1); if ($1 == "FAIL") seen[name] = 1; all[name] = 1 }
	END { for (n in all) if (!seen[n] && n != "control.pdf") print n }' "$out/missed" | sed 's/\.pdf$//; s/-/ /g' | sort)
shown=$(($(find "$out/mutants" -name '*.pdf' | wc -l) - 1))
echo "$files files x 2 flavours passed, $refused mutations refused, veraPDF missed $(wc -l <<<"$missed") of $shown shown to it: $(paste -s -d ',' <<<"$missed" | sed 's/,/, /g')"

echo "workbooks of LibreOffice"
.ci/libreoffice.sh
