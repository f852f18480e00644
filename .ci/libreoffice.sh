#!/bin/sh
# libreoffice.sh  asks LibreOffice to save our workbook anew and to make
# workbooks of CSV files, and brief to read the same data in them
# (report/dataset/saved_test.go). LibreOffice is installed on Debian as root.
set -eu
cd "$(dirname "$0")/.."

.ci/need.sh soffice libreoffice-calc
CGO_ENABLED=0 go test ./report/dataset -count=1 -run '^TestSavedAnew$' -soffice soffice
