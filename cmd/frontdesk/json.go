package main

import (
	"encoding/json"
	"io"
)

// writeJSON writes what a command found for programs, and readable for people.
func writeJSON(w io.Writer, found any) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(found)
}
