package eml

import (
	"bytes"
	"cmp"
	"strings"

	"frontdesk/internal/files"
)

// disposition is "attachment", "inline", or empty.
func disposition(n *part) string {
	kind, _ := parameters(n.header.get("content-disposition"))
	if kind == "attachment" || kind == "inline" {
		return kind
	}
	return ""
}

// fileName is what the sender calls a part; empty: nothing.
func fileName(n *part) string {
	_, params := parameters(n.header.get("content-disposition"))
	return oneLine(decodeWords(cmp.Or(params["filename"], n.params["name"])))
}

// file notes a part as an attachment, in the order in which they stand.
func (r *reader) file(n *part) {
	if r.forPrograms(n) {
		return
	}
	if len(r.files) >= maxFiles {
		r.faults.add(FaultAttachments)
		return
	}
	r.files = append(r.files, n)
}

// forPrograms reports whether a part tells nothing to people: what a bounce says is read and needs no file, and a
// signature cannot be checked once the mail is in pieces.
func (r *reader) forPrograms(n *part) bool {
	switch n.media {
	case deliveryStatus, globalStatus, "message/disposition-notification":
		return r.root.media == reportType
	case "application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature":
		return true
	}
	return false
}

// attach reads the files.
func (r *reader) attach() {
	for _, n := range r.files {
		a := r.attachment(n)
		if a.Refused != "" {
			a.Body = nil
			r.faults.add(FaultAttachment)
		}
		r.l.Attachments = append(r.l.Attachments, a)
	}
}

func (r *reader) attachment(n *part) Attachment {
	a := Attachment{Name: fileName(n), Body: r.decoded(n)}
	if id := ids(n.header.get("content-id")); len(id) > 0 {
		a.ContentID = id[0]
	} else {
		a.ContentID = oneLine(n.header.get("content-id"))
	}
	if a.Name == "" {
		a.Name = unnamed(n)
	}
	a.Type, a.Refused = sort(a.Body, a.Name, n.media)
	a.Name = ended(files.Name(a.Name, a.Type), a.Type)
	switch {
	case len(bytes.TrimSpace(a.Body)) == 0:
		a.Refused = RefusedEmpty
	case len(a.Body) > maxFile:
		a.Refused = RefusedSize
	}
	return a
}

// unnamed is the name of a file that has none: of a mail its subject, of anything else its sort.
func unnamed(n *part) string {
	if n.media == "message/rfc822" {
		h := innerHeader(n.body)
		if subject := oneLine(decodeWords(h.get("subject"))); subject != "" {
			return subject + ".eml"
		}
	}
	main, _, _ := strings.Cut(n.media, "/")
	return main
}
