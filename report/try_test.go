package report_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"brief/report"
	"brief/report/archive"
)

// TestAged holds that of data of which the page says that they are too old, Try
// finds what Issue kept, and a record that is lost is made again from its PDF.
func TestAged(t *testing.T) {
	dir := t.TempDir()
	a, err := archive.OnDisk(dir)
	if err != nil {
		t.Fatal(err)
	}
	row := "KAZ,RUS,overall,strong,not stated,not stated,reported,"
	rows := strings.Replace(data(t, "influence.csv"), row+"not stated", row+"2026-11-01", 1)
	b := workspace(t, invented+"datasets:\n  influence: { file: data/influence.csv, max_age: 2d, stale: mark }\n", map[string]string{"data/influence.csv": rows})
	ctx, o := context.Background(), report.Order{Country: "KAZ", Date: day}
	e, err := b.Issue(ctx, o, a, day, func(*report.Edition) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	if stale := e.Inputs.Stale(); len(stale) != 1 {
		t.Fatalf("%d rows are too old: %v", len(stale), stale)
	}
	if _, kept, err := b.Try(ctx, o, a); kept != "KAZ/2026-W48/v1" || err != nil {
		t.Errorf("Try finds %q, %v", kept, err)
	}
	if err := os.Remove(filepath.Join(dir, "editions", "KAZ", "2026-W48", "v1", "record.json")); err != nil {
		t.Fatal(err)
	}
	found, err := a.Scrub()
	if len(found) != 1 || err != nil {
		t.Fatalf("scrub finds %v, %v", found, err)
	}
	if why := report.Repair(ctx, a, found, report.AtHand{}); len(why) > 0 {
		t.Errorf("not repaired: %v", why)
	}
	if found, err := a.Scrub(); len(found) > 0 || err != nil {
		t.Errorf("then scrub finds %v, %v", found, err)
	}
}
