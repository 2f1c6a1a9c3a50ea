package crm

import (
	"strings"
	"testing"
)

func TestWordsThatWouldFailInAMailAreRefusedWhenTheyAreSaved(t *testing.T) {
	for name, c := range map[string]struct{ kind, subject, body, field, code, about string }{
		"good":            {MessageAcknowledgement, "Hello {reference}", "{greeting}\n\nYours: { reference }", "", "", ""},
		"no such mail":    {"offer", "x", "y", "kind", "choice_invalid", ""},
		"no subject":      {MessageAcknowledgement, " \n ", "{reference}", "subject", "required", ""},
		"no text":         {MessageAcknowledgement, "x", "\r\n", "body", "required", ""},
		"long subject":    {MessageAcknowledgement, strings.Repeat("长", 201), "{reference}", "subject", "too_long", ""},
		"long text":       {MessageAcknowledgement, "x", "{reference}" + strings.Repeat("长", 10_000), "body", "too_long", ""},
		"misspelt":        {MessageAcknowledgement, "x", "{reference} {Service}", "body", "variable_unknown", "{Service}"},
		"of another mail": {MessageSolution, "x", "{link} {greeting}", "body", "variable_unknown", "{greeting}"},
		"half":            {MessageAcknowledgement, "{reference", "{reference}", "subject", "variable_unknown", "{reference"},
		"other half":      {MessageAcknowledgement, "x", "{reference} link}", "body", "variable_unknown", "}"},
		"empty braces":    {MessageAcknowledgement, "x", "{reference} {}", "body", "variable_unknown", "{}"},
		"two words":       {MessageAcknowledgement, "x", "{reference} {due date}", "body", "variable_unknown", "{due date}"},
		"of no use":       {MessageReviewInvitation, "Thank you for {reference}", "Tell us how it was", "body", "variable_missing", "{link}"},
		"stage":           {MessageProgress + "_waiting", "x", "{reference}: your turn", "", "", ""},
		"without a stage": {MessageProgress, "x", "{reference}", "kind", "choice_invalid", ""},
	} {
		w := Wording{Kind: c.kind, Language: "en", Subject: c.subject, Body: c.body}
		faults := w.Check()
		switch {
		case c.code == "" && len(faults) > 0:
			t.Errorf("%s: %+v", name, faults)
		case c.code != "" && (len(faults) != 1 || faults[0].Field != c.field || faults[0].Code != c.code || c.about != "" && faults[0].Params["Name"] != c.about):
			t.Errorf("%s: %+v", name, faults)
		}
	}
}

func TestWordsAreTidiedBeforeTheyAreKept(t *testing.T) {
	w := Wording{Kind: MessageAcknowledgement, Subject: " We have\r\nit \x00", Body: "\r\n\r\n{greeting}\r\n\r\nYours: {reference}\r\n"}
	if faults := w.Check(); len(faults) > 0 || w.Body != "{greeting}\n\nYours: {reference}" || strings.ContainsAny(w.Subject, "\r\n") {
		t.Errorf("%q %q %v", w.Subject, w.Body, faults)
	}
}

func FuzzPiecesOfATextMakeTheText(f *testing.F) {
	for _, seed := range []string{"", "{a}", "x {a} y{b}", "{{a}}", "{}", "{ a }", "}{", "{a\nb}"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var again strings.Builder
		for _, p := range Pieces(text) {
			again.WriteString(p.Text)
			if p.Text == "" || strings.ContainsAny(p.Variable, "{} \n") {
				t.Errorf("%q: %+v", text, p)
			}
		}
		if again.String() != text {
			t.Errorf("%q became %q", text, again.String())
		}
	})
}
