package report

import (
	"slices"
	"time"

	"brief/report/config"
	"brief/report/dataset"
	"brief/report/problem"
)

// Stale says which of the data that an edition was made of were older than
// their dataset allows on the day as of which they were read.
func (in *Inputs) Stale() problem.List {
	files := memory{}
	var settings []byte
	for _, f := range in.Files {
		files[f.Name] = f.Data
		if f.Name == configName {
			settings = f.Data
		}
	}
	cfg, _ := config.Load(config.Sources{File: configName, YAML: settings})
	day, err := time.Parse(time.DateOnly, first(in.Manifest.Order.ReadFor, in.Manifest.Order.Date))
	if err != nil {
		return nil // a manifest without a day: verify tells of it
	}
	_, found := dataset.Load(files, cfg.Datasets, day)
	return slices.DeleteFunc(found, func(p problem.Problem) bool { return p.Code != "D031" })
}
