package ipp

import (
	"fmt"
	"strings"
)

// An Operation is what is asked of a printer (RFC 8011, 5.4.15).
type Operation uint16

// The operations that a Printer asks for.
const (
	PrintJob             Operation = 0x0002
	ValidateJob          Operation = 0x0004
	CreateJob            Operation = 0x0005
	SendDocument         Operation = 0x0006
	CancelJob            Operation = 0x0008
	GetJobAttributes     Operation = 0x0009
	GetJobs              Operation = 0x000a
	GetPrinterAttributes Operation = 0x000b
)

var operations = map[Operation]string{
	PrintJob: "Print-Job", ValidateJob: "Validate-Job", CreateJob: "Create-Job", SendDocument: "Send-Document",
	CancelJob: "Cancel-Job", GetJobAttributes: "Get-Job-Attributes", GetJobs: "Get-Jobs",
	GetPrinterAttributes: "Get-Printer-Attributes",
}

func (o Operation) String() string { return operations[o] }

// prints reports whether an operation brings a document, so that its lost answer
// leaves it open whether pages were printed.
func (o Operation) prints() bool { return o == PrintJob || o == SendDocument }

// A Status is a printer's answer in a number (RFC 8011, B.1).
type Status uint16

// Statuses that mean more than their words.
const (
	statusOK           Status = 0x0000
	lastSuccess        Status = 0x00ff
	statusTimeout      Status = 0x0405
	statusNotFound     Status = 0x0406
	statusGone         Status = 0x0407
	statusInternal     Status = 0x0500
	statusNoService    Status = 0x0502
	statusVersion      Status = 0x0503
	statusDevice       Status = 0x0504
	statusTemporary    Status = 0x0505
	statusNotAccepting Status = 0x0506
	statusBusy         Status = 0x0507
	statusCancelled    Status = 0x0508
	statusTooManyJobs  Status = 0x050b
)

var statuses = map[Status]string{
	0x0400:             "it does not understand the request",
	0x0401:             "it does not allow this",
	0x0402:             "it asks who we are, and brief does not sign in to printers",
	0x0403:             "it does not let us",
	0x0404:             "it cannot do this now",
	statusTimeout:      "it waited too long for the rest",
	statusNotFound:     "it does not know the printer or the job",
	statusGone:         "the printer or the job is gone",
	0x0408:             "the document is too large for it",
	0x0409:             "an attribute is too long for it",
	0x040a:             "it does not take this kind of document",
	0x040b:             "it does not take what was asked for",
	0x040d:             "it does not take texts in UTF-8",
	0x040e:             "it does not take what was asked for together",
	0x040f:             "it does not take this compression",
	0x0410:             "it found a fault in the compressed document",
	0x0411:             "it found a fault in the document",
	0x0418:             "it does not let us use this account",
	statusInternal:     "it has an error of its own",
	0x0501:             "it does not know this operation",
	statusNoService:    "it does no service now",
	statusVersion:      "it does not speak this version of IPP",
	statusDevice:       "a device error",
	statusTemporary:    "it cannot do this now",
	statusNotAccepting: "it accepts no jobs now",
	statusBusy:         "it is busy",
	statusCancelled:    "somebody cancelled the job",
	0x0509:             "it takes one document a job",
	0x050a:             "it was put out of service",
	statusTooManyJobs:  "it holds as many jobs as it can",
	0x050c:             "it holds as many documents as it can",
}

// String is a status in words, with its number.
func (s Status) String() string {
	if w := statuses[s]; w != "" {
		return fmt.Sprintf("%s (0x%04x)", w, uint16(s))
	}
	return fmt.Sprintf("status 0x%04x", uint16(s))
}

// A Kind parts errors by what may be done next.
type Kind int

// Kinds of errors. After all but Uncertain no page of the document can be
// printed.
const (
	Refused   Kind = iota + 1 // the printer said no: the same request gets the same answer
	Busy                      // the printer said not now: worth trying again
	Away                      // no answer, and the document was not sent: worth trying again
	Uncertain                 // the document may have reached the printer: ask it before another is sent
)

// An Error is why an operation did not succeed.
type Error struct {
	Op          Operation
	Kind        Kind
	Status      Status     // the printer's; 0 if it gave none
	Words       string     // the printer's own, or ours if it gave none
	Unsupported Attributes // what it does not support of what was asked
	Err         error      // of the network or of the answer; nil if there was none
}

func (e *Error) Unwrap() error { return e.Err }

// Error is a sentence without the printer's address, which the caller knows.
func (e *Error) Error() string {
	var b strings.Builder
	switch e.Kind {
	case Refused:
		fmt.Fprintf(&b, "refused at %v: ", e.Op)
	case Busy:
		fmt.Fprintf(&b, "not now, at %v: ", e.Op)
	case Away:
		fmt.Fprintf(&b, "no answer to %v, nothing was sent to be printed: ", e.Op)
	case Uncertain:
		fmt.Fprintf(&b, "no sure answer to %v, the document may have been printed: ", e.Op)
	}
	var parts []string
	if e.Status != statusOK {
		parts = append(parts, e.Status.String())
	}
	if e.Words != "" {
		parts = append(parts, e.Words)
	}
	if e.Err != nil {
		parts = append(parts, e.Err.Error())
	}
	for _, a := range e.Unsupported {
		parts = append(parts, "not supported: "+a.String())
	}
	b.WriteString(strings.Join(parts, "; "))
	return b.String()
}

// kind is what an answer with a status says about an operation. A printer may
// have begun to print when it reports an error of its own to what brought the
// document: a device error comes with an accepted job (RFC 8011, B.1.5.5).
func (s Status) kind(op Operation) Kind {
	switch s {
	case statusTimeout, statusCancelled:
		if op.prints() {
			return Uncertain
		}
		return Refused
	case statusInternal, statusDevice:
		if op.prints() {
			return Uncertain
		}
		return Busy
	case statusNoService, statusTemporary, statusNotAccepting, statusBusy, statusTooManyJobs:
		return Busy
	}
	return Refused
}
