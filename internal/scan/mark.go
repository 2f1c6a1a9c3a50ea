package scan

import (
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// Marks gathers what is to be told of files, so that it is asked for at once.
type Marks struct {
	sums   []string
	places []*crm.Scan
}

func (m *Marks) add(sum string, place *crm.Scan) {
	m.sums, m.places = append(m.sums, sum), append(m.places, place)
}

// Submissions adds the files of submissions.
func (m *Marks) Submissions(all []crm.Submission) {
	for i := range all {
		for n := range all[i].Files {
			m.add(all[i].Files[n].SHA256, &all[i].Files[n].Scan)
		}
	}
}

// Mails adds the files of mails that are handed on.
func (m *Marks) Mails(all []crm.Incoming) {
	for i := range all {
		m.attachments(&all[i])
	}
}

// Mail adds the files of a mail, and the whole of it.
func (m *Marks) Mail(in *crm.Incoming, whole *crm.Scan) {
	m.attachments(in)
	m.add(in.SHA256, whole)
}

func (m *Marks) attachments(in *crm.Incoming) {
	for n := range in.Attachments {
		if a := &in.Attachments[n]; a.Refused == "" {
			m.add(a.SHA256, &a.Scan)
		}
	}
}

// Replies adds the files of replies.
func (m *Marks) Replies(all []crm.Message) {
	for i := range all {
		m.ReplyFiles(all[i].Files)
	}
}

// ReplyFiles adds files that go or wait to go with a reply.
func (m *Marks) ReplyFiles(all []crm.ReplyFile) {
	for n := range all {
		m.add(all[n].SHA256, &all[n].Scan)
	}
}

// Mark writes beside each of the files what is known of it.
func (g *Gate) Mark(tx *database.Tx, m Marks) error {
	if len(m.sums) == 0 {
		return nil
	}
	known, err := store.ScansOf(tx, m.sums)
	if err != nil {
		return err
	}
	for i, place := range m.places {
		*place = g.settled(known[m.sums[i]])
	}
	return nil
}
