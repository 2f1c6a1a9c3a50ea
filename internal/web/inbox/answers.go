package inbox

import (
	"fmt"
	"strings"

	"frontdesk/internal/crm"
	"frontdesk/internal/desk"
	"frontdesk/internal/i18n"
	"frontdesk/internal/web/response"
)

// answers are those to the fields that the form has of its own, in its order, and whatever else its page sent.
func answers(r i18n.Reader, form crm.Form, s crm.Submission) (facts []Fact) {
	for _, field := range form.Fields {
		if kept := s.Extra[field.Name]; kept != "" {
			facts = append(facts, Fact{Label: field.Label.In(r.Lang), Text: field.AnswerIn(r.Lang, kept)})
		}
	}
	for _, key := range sortedKeys(s.Extra) {
		if _, own := form.Field(key); !own {
			facts = append(facts, Fact{Label: key, Text: s.Extra[key]})
		}
	}
	return facts
}

// fileOf is a file of what lies under a path.
func fileOf(r i18n.Reader, path string, file crm.File) FileLink {
	return FileLink{
		Name: file.Name, Detail: r.T(fileType(file.Type)) + ", " + size(file.Size), Href: path + "/files/" + response.IDValue(file.ID),
	}.scanned(r, file.Scan)
}

func newFileLink(r i18n.Reader, f desk.File, file crm.File) FileLink {
	link := fileOf(r, leadPath(f.Lead.ID), file)
	for _, s := range f.Submissions {
		if field, own := f.Forms[s.FormID].Field(file.Field); own && s.ID == file.SubmissionID {
			link.Label = field.Label.In(r.Lang)
		}
	}
	return link
}

// fileType is the key of the sort of a media type that people know.
func fileType(mediaType string) string {
	switch {
	case mediaType == "application/pdf":
		return "lead.file_pdf"
	case strings.HasPrefix(mediaType, "image/"):
		return "lead.file_image"
	case strings.Contains(mediaType, "wordprocessing"):
		return "lead.file_document"
	case strings.Contains(mediaType, "sheet") || mediaType == "text/csv":
		return "lead.file_sheet"
	}
	return "lead.file_text"
}

// size is a number of bytes for people.
func size(bytes int64) string {
	switch {
	case bytes < 1<<10:
		return fmt.Sprintf("%d B", bytes)
	case bytes < 1<<20:
		return fmt.Sprintf("%d kB", (bytes+512)>>10)
	}
	return fmt.Sprintf("%.1f MB", float64(bytes)/(1<<20))
}
