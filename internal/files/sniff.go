package files

import (
	"archive/zip"
	"bytes"
	"io"
	"net/http"
	"path"
	"slices"
	"strings"
)

const (
	docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

// types are the media types that are taken, each with the endings of its files, the usual one first. None of them runs
// anything where it is opened.
var types = map[string][]string{
	"application/pdf": {".pdf"}, "image/png": {".png"}, "image/jpeg": {".jpg", ".jpeg"}, "image/webp": {".webp"},
	"image/heic": {".heic", ".heif"}, docx: {".docx"}, xlsx: {".xlsx"}, "text/plain": {".txt"}, "text/csv": {".csv"},
}

// Endings are the endings of files that are taken, for the visitor's browser to choose by.
func Endings() (all []string) {
	for _, endings := range types {
		all = append(all, endings...)
	}
	slices.Sort(all)
	return all
}

// typeOf finds out what a file is by what is in it, never by what it says it is. Errors: ErrType.
func typeOf(file io.ReaderAt, size int64, name string, plain bool) (string, error) {
	head := make([]byte, 512)
	n, err := file.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return "", err
	}
	head = head[:n]
	found, _, _ := strings.Cut(http.DetectContentType(head), ";")
	switch {
	case found == "application/zip":
		found = office(file, size)
	case heic(head):
		found = "image/heic"
	case found == "text/plain" && !plain:
		found = ""
	case found == "text/plain" && strings.EqualFold(path.Ext(name), ".csv"):
		found = "text/csv"
	}
	if _, taken := types[found]; !taken {
		return "", ErrType
	}
	return found, nil
}

// Type finds out what a file in memory is, as Receive does, by what is in it. Errors: ErrType where it is none that is taken.
func Type(body []byte, name string) (string, error) {
	text := &plainText{}
	if _, err := text.Write(body); err != nil {
		return "", err
	}
	return typeOf(bytes.NewReader(body), int64(len(body)), name, text.plain())
}

// heic knows the photographs of a phone by their brand (ISO/IEC 23008-12).
func heic(head []byte) bool {
	brands := []string{"heic", "heix", "heim", "heis", "mif1", "msf1"}
	return len(head) >= 12 && bytes.Equal(head[4:8], []byte("ftyp")) && slices.Contains(brands, string(head[8:12]))
}

// office knows a document or a sheet, without programs in it, among the archives.
func office(file io.ReaderAt, size int64) string {
	archive, err := zip.NewReader(file, size)
	if err != nil {
		return ""
	}
	found, described := "", false
	for _, part := range archive.File {
		switch name := part.Name; {
		case strings.HasSuffix(name, "vbaProject.bin"):
			return ""
		case name == "[Content_Types].xml":
			described = true
		case name == "word/document.xml":
			found = docx
		case name == "xl/workbook.xml":
			found = xlsx
		}
	}
	if !described {
		return ""
	}
	return found
}

// plainText looks at everything written to it for what no text has in it.
type plainText struct{ binary bool }

func (t *plainText) Write(p []byte) (int, error) {
	for _, b := range p {
		if b < ' ' && b != '\n' && b != '\r' && b != '\t' && b != '\f' && b != 0x1b {
			t.binary = true
		}
	}
	return len(p), nil
}

func (t *plainText) plain() bool { return !t.binary }
