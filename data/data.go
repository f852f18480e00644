// Package data holds the default datasets: one article on Central Asia, word
// for word, and the desk's own words on it. A workspace made by `brief init`
// starts from these files; without a workspace they are the data. It knows
// neither how they are read nor what is made of them.
package data

import "embed"

// Files are the default datasets, by the names that they have below data/:
// countries.csv, texts/Central-Asia.md and so on.
//
//go:embed *.csv *.yaml texts/*.md
var Files embed.FS
