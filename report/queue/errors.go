package queue

import "fmt"

// An AwayError says that a database does not answer. Nothing is lost by it:
// tasks stay where they are, and the same call may be made again.
type AwayError struct {
	Database string // as people may see it, without a password
	Err      error
}

// Error says which database it is, and what it or the system said.
func (e *AwayError) Error() string {
	return fmt.Sprintf("the database of jobs does not answer: %s: %s", e.Database, oneLine(e.Err.Error()))
}

// Unwrap returns Err.
func (e *AwayError) Unwrap() error { return e.Err }

// A DamagedError says that a file holds no queue. The file may be put aside
// and made anew: what exists is known to the archive.
type DamagedError struct {
	Path string
	Err  error
}

// Error says which file it is.
func (e *DamagedError) Error() string {
	return fmt.Sprintf("%s is damaged: %s", e.Path, oneLine(e.Err.Error()))
}

// Unwrap returns Err.
func (e *DamagedError) Unwrap() error { return e.Err }

// A NewerError says that a newer program has changed the tables of the queue.
type NewerError struct {
	Database   string
	Have, Know int // versions of River's tables
}

// Error says which versions they are.
func (e *NewerError) Error() string {
	return fmt.Sprintf("the tables of jobs in %s have version %d; this program knows %d", e.Database, e.Have, e.Know)
}

// An UnknownError says that there is no such task.
type UnknownError struct{ Kind, ID string }

// Error names the task.
func (e *UnknownError) Error() string { return fmt.Sprintf("there is no job %s %s", e.Kind, e.ID) }
