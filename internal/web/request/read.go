package request

import (
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
)

// ID returns the path parameter as an id; one that is none is the error for a missing thing of that noun.
func ID(c *gin.Context, param, noun string) (int64, error) {
	id, err := strconv.ParseInt(c.Param(param), 10, 64)
	if err != nil || id <= 0 {
		return 0, crm.NotFound(noun)
	}
	return id, nil
}

// Text returns the field without surrounding space and with line breaks as "\n".
func (f Fields) Text(name string) string {
	return strings.TrimSpace(strings.ReplaceAll(f.Get(name), "\r\n", "\n"))
}

// Bool reports whether a checkbox is ticked or a flag says yes.
func (f Fields) Bool(name string) bool {
	switch strings.ToLower(f.Get(name)) {
	case "1", "on", "yes", "true":
		return true
	}
	return false
}

// Int returns the field as a whole number; "" is 0. Anything else is not ok.
func (f Fields) Int(name string) (n int, ok bool) {
	s := f.Text(name)
	if s == "" {
		return 0, true
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}

// ID returns the field as an id, 0 when it is empty or none.
func (f Fields) ID(name string) int64 {
	id, err := strconv.ParseInt(f.Text(name), 10, 64)
	if err != nil || id < 0 {
		return 0
	}
	return id
}

// IDs returns every value of the field that is an id.
func (f Fields) IDs(name string) []int64 {
	var ids []int64
	for _, s := range f[name] {
		if id, err := strconv.ParseInt(strings.TrimSpace(s), 10, 64); err == nil && id > 0 {
			ids = append(ids, id)
		}
	}
	return ids
}

// Lines returns the lines of the field that are not blank, trimmed.
func (f Fields) Lines(name string) []string {
	var lines []string
	for line := range strings.SplitSeq(f.Get(name), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}
