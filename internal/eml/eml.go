// Package eml reads a mail as it came in: whose it is, what it says, what of that is new, what came along, and whether a
// person wrote it. It promises an answer in bounded time and memory whatever the bytes are: it never panics, it refuses
// what is built to exhaust it before decoding anything, and reads what is merely broken as well as possible. It knows
// neither leads nor messages nor the database, and calls nobody.
package eml

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
	"time"

	"frontdesk/internal/crm"
)

// Address is one of a mail's addresses. Name is decoded, of one line and may be empty; Address is as it was written, and
// empty where there was none.
type Address struct{ Name, Address string }

// Letter is a mail that was read.
type Letter struct {
	From, ReplyTo Address
	To, Cc        []Address
	Delivered     []Address // to whom the servers on its way say that it came, the last server first
	Subject       string
	MessageID     string // like all ids here without angle brackets
	InReplyTo     []string
	References    []string
	Date          time.Time // UTC; zero: none that can be read

	Text   string // what it says, plain, with "\n" at line ends; made of the HTML where there is no plain part
	Said   string // the lines of Text that are new
	Quoted string // the others that are not blank: what is repeated, and signatures
	HTML   string // sanitised, to be shown by Show in a sandboxed frame; empty: none

	Attachments []Attachment
	Automatic   string     // why it is no person's: one of the Automatic constants; empty: a person's
	Bounce      *Bounce    // what it reports on a mail that was sent; nil: it is no such report
	Complaint   *Complaint // what a reader's provider says of one; nil: it is no such report
	Faults      []string   // the Fault constants of what was broken and read anyhow, each once, in alphabetical order
}

// Attachment is a file that came along. Body may share its memory with the mail that was read.
type Attachment struct {
	Name      string // safe to keep and to hand out, with an ending that agrees with Type
	Type      string // media type, by what is in it
	ContentID string // without angle brackets; empty: none
	Inline    bool   // the HTML shows it as a picture
	Body      []byte // nil when Refused
	Refused   string // why it is not handed on: RefusedSize, RefusedType, RefusedEmpty; empty: it is
}

// Why an attachment is not handed on.
const (
	RefusedSize  = "attachment_too_large"
	RefusedType  = "attachment_type"
	RefusedEmpty = "attachment_empty"
)

// Faults that a mail may have.
const (
	FaultHeader      = "header_broken"      // lines among the headers that are none
	FaultTwice       = "header_twice"       // a header that may stand once stands more often; the first counts
	FaultFrom        = "from_missing"       // nobody that can be read wrote it
	FaultDate        = "date_broken"        // a date that cannot be read
	FaultBoundary    = "boundary_broken"    // parts whose borders are not where they should be
	FaultType        = "type_broken"        // a media type that is none
	FaultTransfer    = "transfer_broken"    // base64 or quoted-printable that is not
	FaultCharset     = "charset_wrong"      // a charset that is not the one stated; it was found by what is written
	FaultNoCharset   = "charset_missing"    // none stated, or an unknown one; found likewise
	FaultText        = "text_cut"           // longer than is read
	FaultHTML        = "html_cut"           // likewise
	FaultAttachments = "attachments_cut"    // more of them than are read
	FaultAttachment  = "attachment_refused" // one of them says why
)

// Read reads a mail. Errors: crm.KindTooLarge with the code mail_too_large; crm.KindInvalid with the codes mail_empty,
// mail_header_too_large, mail_too_many_parts and mail_too_deep.
func Read(raw []byte) (Letter, error) {
	switch {
	case len(raw) > MaxSize:
		return Letter{}, crm.Errorf(crm.KindTooLarge, "mail_too_large")
	case len(bytes.TrimSpace(raw)) == 0:
		return Letter{}, crm.Errorf(crm.KindInvalid, "mail_empty")
	}
	root, faults, err := split(raw)
	if err != nil {
		return Letter{}, err
	}
	r := &reader{root: root, faults: faults}
	r.envelope()
	r.body()
	r.l.Automatic = automatic(root.header, r.l)
	if r.l.Complaint = r.complaint(); r.l.Complaint != nil {
		r.l.Automatic = cmp.Or(r.l.Automatic, AutomaticNullSender)
	} else if r.l.Bounce = r.bounce(); r.l.Bounce != nil && r.l.Automatic == "" {
		r.l.Automatic = AutomaticNullSender // whoever it says that it is from
	}
	r.l.Faults = r.faults.list()
	return r.l, nil
}

// reader holds what the steps of one reading share.
type reader struct {
	root   *part
	l      Letter
	faults faults
	files  []*part // the parts behind l.Attachments, in the same order
	said   int     // bytes of text read so far
}

// faults are those found so far.
type faults map[string]bool

func (f faults) add(code string) { f[code] = true }

func (f faults) list() []string { return slices.Sorted(maps.Keys(f)) }
