package crm

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Wording is what a mail to a client says: a site's own words, or the product's.
type Wording struct {
	SiteID    int64  // 0: the product's
	Kind      string // of WordedKinds
	Language  string
	Subject   string // with variables between braces
	Body      string // paragraphs with an empty line between them, with variables between braces
	UpdatedAt time.Time
}

// WordedKind is a mail to clients whose words a site may choose.
type WordedKind struct {
	Message   string   // its kind
	Name      string   // the same; of a progress mail, with what it tells
	Variables []string // what its words may name
	Needs     string   // the variable without which it is of no use
}

// WordedKinds are those mails, in the order in which a client meets them.
var WordedKinds = []WordedKind{
	{MessageAcknowledgement, MessageAcknowledgement, []string{"greeting", "site", "reference", "service", "consultant", "promise", "due", "link"}, "reference"},
	progressKind(ToldTaken), progressKind(ToldWaiting), progressKind(ToldResumed), progressKind(ToldCompleted), progressKind(ToldClosed), progressKind(ToldReopened),
	{MessageSolution, MessageSolution, []string{"site", "reference", "until", "link"}, "link"},
	{MessageReviewInvitation, MessageReviewInvitation, []string{"site", "reference", "link"}, "link"},
	{MessageCommentReply, MessageCommentReply, []string{"site", "author", "text", "page", "link"}, "link"},
}

func progressKind(told Told) WordedKind {
	return WordedKind{MessageProgress, progressName(string(told)), []string{"greeting", "site", "reference", "consultant", "due", "link"}, "reference"}
}

func progressName(told string) string { return MessageProgress + "_" + told }

// WordedKindNamed returns the one of a name; not ok: there is none.
func WordedKindNamed(name string) (kind WordedKind, ok bool) {
	i := slices.IndexFunc(WordedKinds, func(k WordedKind) bool { return k.Name == name })
	if i < 0 {
		return kind, false
	}
	return WordedKinds[i], true
}

// Worded returns which words a message is written in; not ok: its words are no site's to choose.
func (m Message) Worded() (kind WordedKind, ok bool) {
	name := m.Kind
	if told, _ := m.Vars["Stage"].(string); m.Kind == MessageProgress {
		name = progressName(told)
	}
	return WordedKindNamed(name)
}

const (
	maxWordedSubject = 200    // characters
	maxWordedBody    = 10_000 // characters
)

// Check tidies the words and says what is wrong with them, in the fields subject and body.
func (w *Wording) Check() (faults []FieldError) {
	kind, ok := WordedKindNamed(w.Kind)
	if !ok {
		return []FieldError{{Field: "kind", Code: "choice_invalid"}}
	}
	w.Subject = strings.Join(strings.Fields(w.Subject), " ")
	w.Body = strings.TrimSpace(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(w.Body))
	faults = append(kind.check("subject", w.Subject, maxWordedSubject), kind.check("body", w.Body, maxWordedBody)...)
	if len(faults) == 0 && !names(w.Body, kind.Needs) {
		faults = []FieldError{{Field: "body", Code: "variable_missing", Params: map[string]any{"Name": "{" + kind.Needs + "}"}}}
	}
	return faults
}

func (k WordedKind) check(field, text string, most int) []FieldError {
	fault := FieldError{Field: field}
	unknown := UnknownVariable(text, k.Variables)
	if unknown == "" {
		unknown = strayBrace(text)
	}
	switch {
	case text == "":
		fault.Code = "required"
	case utf8.RuneCountInString(text) > most:
		fault.Code, fault.Params = "too_long", map[string]any{"Max": most}
	case unknown != "":
		fault.Code, fault.Params = "variable_unknown", map[string]any{"Name": unknown}
	default:
		return nil
	}
	return []FieldError{fault}
}

// strayBrace returns the beginning of what a brace opens or closes alone: a variable of which half is missing.
func strayBrace(text string) string {
	for _, p := range Pieces(text) {
		if at := strings.IndexAny(p.Text, "{}"); p.Variable == "" && at >= 0 {
			stray := []rune(p.Text[at:])
			return string(stray[:min(len(stray), 20)])
		}
	}
	return ""
}

func names(text, variable string) bool {
	return slices.ContainsFunc(Pieces(text), func(p Piece) bool { return p.Variable == variable })
}
