package outbox

import (
	"maps"
	"regexp"

	"frontdesk/internal/crm"
)

// A notice to a consultant, whose answer goes to the client, begins with a line under which nothing of the answer counts:
// not every mail program marks what it quotes, and a notice holds what is for its reader alone.
var (
	lines = map[string]string{
		"en": "##- Answers go to the client: write above this line -##",
		"zh": "##- 回复将发送给客户，请写在本行上方 -##",
	}
	anyLine = regexp.MustCompile(`(?s)[^\n]*##-[^#]{1,120}-##.*$`)
)

// withLine are the variables of a notice with the line, as "AnswerLine".
func withLine(m crm.Message) map[string]any {
	vars := maps.Clone(m.Vars)
	if vars == nil {
		vars = map[string]any{}
	}
	line, ok := lines[m.Language]
	if !ok {
		line = lines["en"]
	}
	vars["AnswerLine"] = line
	return vars
}

// AboveLine is what of the answer to a notice stands above its line; all of it where there is none.
func AboveLine(answer string) string { return anyLine.ReplaceAllString(answer, "") }
