package web_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Gin uses its contexts again for later requests, while what was started with one may still look at it. So
// stations are handed the request's own context, never Gin's.
func TestStationsAreNeverHandedGinsContext(t *testing.T) {
	station := regexp.MustCompile(`(?i)\.(intake|assignment|desk|account|conversation|firm|mail|machinery)\.[A-Z]\w*\(c[,)]`)
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, call := range station.FindAllString(string(text), -1) {
			t.Errorf("%s: %s", path, call)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
