package eml

import "strings"

// unflow joins the lines into which a mailer broke paragraphs, where it says so (RFC 3676). What is quoted stays in its
// lines: its marks are needed.
func unflow(text string, params map[string]string) string {
	if !strings.EqualFold(params["format"], "flowed") {
		return text
	}
	tight := strings.EqualFold(params["delsp"], "yes") // the blank at the break is none of the text
	var b strings.Builder
	flows := false
	for line := range strings.SplitSeq(text, "\n") {
		quoted := strings.HasPrefix(line, ">")
		if b.Len() > 0 && (!flows || quoted || line == "" || line == "-- ") {
			b.WriteByte('\n')
		}
		if !quoted {
			line = strings.TrimPrefix(line, " ")
		}
		if flows = strings.HasSuffix(line, " ") && line != "-- " && !quoted; flows && tight {
			line = line[:len(line)-1]
		}
		b.WriteString(line)
	}
	return b.String()
}
