package runs

import (
	"context"
	"errors"
	"slices"

	"brief/report"
	"brief/report/problem"
	"brief/report/schedule"
)

// Preview says what Tick would have made, or Ask for a schedule by its name,
// without doing it: each due edition with what would become of it by the data as
// they are now, and what is skipped. found is what refuses schedules.
func (r *Runner) Preview(ctx context.Context, asked string) (all []Row, found problem.List, err error) {
	v, err := r.look(ctx, lookBack)
	if err != nil || v.desk.Found.Err() != nil {
		return nil, v.refusals(), err
	}
	for _, p := range v.plans {
		if p.when == nil || asked != "" && p.Name != asked {
			continue
		}
		for _, t := range p.targets {
			due, skipped := v.due(p, t)
			if asked != "" {
				due, skipped = []schedule.Slot{{Day: dayIn(v.now, p.zone), At: v.now}}, nil
			}
			for _, s := range skipped {
				all = append(all, v.row(p.body(t, s.At), v.policy(p)))
			}
			for _, s := range due {
				row, err := r.preview(ctx, v, p, p.body(t, s.At))
				if err != nil {
					return nil, nil, err
				}
				all = append(all, row)
			}
		}
	}
	slices.SortStableFunc(all, func(x, y Row) int { return x.At.Compare(y.At) })
	return all, v.found, nil
}

// preview is what would become of one edition.
func (r *Runner) preview(ctx context.Context, v *view, p *plan, b body) (Row, error) {
	row := v.row(b, "")
	j := v.jobs[b.id()]
	switch {
	case row.Outcome == Failed, row.Outcome == Making, row.Outcome == Waiting && row.Next.After(v.now):
		return row, nil
	case row.Outcome == Stopped && !r.worthAgain(v, j):
		return row, nil
	}
	row.Outcome, row.Reason, row.Attempts = Due, "", j.Attempts
	if row.Late > 0 {
		row.Reason = "late by " + Span(row.Late)
	}
	o, of, err := r.order(v, p, b)
	if err != nil {
		return row, r.Words(err)
	}
	var (
		same    *report.UnchangedError
		list    problem.List
		unknown *report.Unknown
		kept    string
	)
	for _, builder := range of {
		if _, kept, err = builder.Try(ctx, o, v.desk.Archive); !errors.As(err, &list) {
			break
		}
	}
	switch {
	case errors.As(err, &same):
		row.Outcome, row.Reason, row.ID = NotMade, "no change since "+since(same.Since), same.Since
	case errors.As(err, &list):
		row.Outcome, row.Reason = Stopped, told(list)
	case errors.As(err, &unknown):
		row.Outcome, row.Reason = Stopped, err.Error()
	case err != nil:
		return row, r.Words(err)
	case kept != "":
		row.Outcome, row.ID, row.Reason = NotMade, kept, kept+" is made of the same"
	}
	return row, nil
}
