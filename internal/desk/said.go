package desk

import (
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// readSubmissions reads what the client said on the lead, what came with it, and the forms that say what is meant by it.
func (f *File) readSubmissions(tx *database.Tx) (err error) {
	if f.Submissions, err = store.SubmissionsOfLead(tx, f.Lead.ID); err != nil {
		return err
	}
	if err := store.WithFiles(tx, f.Submissions); err != nil {
		return err
	}
	f.Forms, f.Consents = map[int64]crm.Form{}, map[int64][]crm.Consent{}
	for _, s := range f.Submissions {
		if err := f.readForm(tx, s); err != nil {
			return err
		}
	}
	return nil
}

func (f *File) readForm(tx *database.Tx, s crm.Submission) error {
	if _, read := f.Forms[s.FormID]; !read {
		form, err := store.FormByID(tx, s.FormID)
		if err != nil && !crm.IsKind(err, crm.KindNotFound) {
			return err
		}
		f.Forms[s.FormID] = form
	}
	if !s.Consent || f.WordingOf(s) != nil {
		return nil
	}
	consent, err := store.ConsentOf(tx, s.FormID, s.ConsentVersion)
	if crm.IsKind(err, crm.KindNotFound) {
		return nil // agreed to before wordings were kept
	}
	f.Consents[s.FormID] = append(f.Consents[s.FormID], consent)
	return err
}

// WordingOf is what the client agreed to with a submission; nil when that is not known.
func (f File) WordingOf(s crm.Submission) crm.Text {
	for _, c := range f.Consents[s.FormID] {
		if c.Version == s.ConsentVersion {
			return c.Wording
		}
	}
	return nil
}
