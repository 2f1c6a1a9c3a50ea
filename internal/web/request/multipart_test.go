package request

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/gin-gonic/gin"
	"github.com/google/go-cmp/cmp"

	"frontdesk/internal/crm"
)

// readMultipart reads a body and returns its files as "field name content" beside its fields.
func readMultipart(contentType, body string, length, most int64) (fields Fields, files []string, err error) {
	c, _ := gin.CreateTestContext(httptest.NewRecorder())
	c.Request = httptest.NewRequest("POST", "/", strings.NewReader(body))
	c.Request.Header.Set("Content-Type", contentType)
	c.Request.ContentLength = length
	fields, err = ReadMultipart(c, most, func(field, name string, file io.Reader) error {
		content, err := io.ReadAll(file)
		files = append(files, fmt.Sprintf("%s %s %s", field, name, content))
		return err
	})
	return fields, files, err
}

// composed is a body of texts and files, "name=value" or "name@file=content".
func composed(t testing.TB, parts ...string) (contentType, body string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, part := range parts {
		name, value, _ := strings.Cut(part, "=")
		field, file, isFile := strings.Cut(name, "@")
		var to io.Writer
		var err error
		if isFile {
			to, err = w.CreateFormFile(field, file)
		} else {
			to, err = w.CreateFormField(field)
		}
		if err == nil {
			_, err = io.WriteString(to, value)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w.FormDataContentType(), b.String()
}

func TestABodyWithFilesIsItsTextsAndEachFileByItself(t *testing.T) {
	contentType, body := composed(t, "name=王伟", "papers@报关单.pdf=%PDF-1", "way=sea", "way=air", "papers@C:\\x\\b.txt=words", "photo@=")
	fields, files, err := readMultipart(contentType, body, int64(len(body)), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(Fields{"name": {"王伟"}, "way": {"sea", "air"}, "papers": {"", ""}, "photo": {""}}, fields); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"papers 报关单.pdf %PDF-1", "papers C:\\x\\b.txt words"}, files); d != "" {
		t.Error(d)
	}
}

func TestBadBodiesWithFilesAreRefusedWithTheirCode(t *testing.T) {
	contentType, good := composed(t, "a=b", "f@x.txt="+strings.Repeat("x", 4000))
	longText, text := composed(t, "a="+strings.Repeat("x", MaxBody), "b=x")
	many, hundred := composed(t, strings.Split(strings.Repeat("a=1 ", MaxFields)+"a=1", " ")...)
	manyFiles, files := composed(t, strings.Split(strings.Repeat("a@x=1 ", MaxFields)+"a@x=1", " ")...)
	foul, encoding := composed(t, "a=\xff")
	named, long := composed(t, strings.Repeat("a", 65)+"@x.txt=1")
	for name, tt := range map[string]struct {
		contentType, body string
		length            int64
		code              string
		kind              crm.Kind
	}{
		"said to be too long": {contentType, good, 5000, "files_too_large", crm.KindTooLarge},
		"too long unsaid":     {contentType, strings.Replace(good, "xxx", strings.Repeat("x", 3000), 1), -1, "files_too_large", crm.KindTooLarge},
		"broken off":          {contentType, good[:2000], -1, "body_unreadable", crm.KindInvalid},
		"no boundary":         {"multipart/form-data", good, -1, "form_malformed", crm.KindInvalid},
		"another boundary":    {"multipart/form-data; boundary=zzz", good, -1, "form_malformed", crm.KindInvalid},
		"a long text":         {longText, text, -1, "body_too_large", crm.KindTooLarge},
		"a hundred and one":   {many, hundred, -1, "too_many_fields", crm.KindInvalid},
		"as many files":       {manyFiles, files, -1, "too_many_fields", crm.KindInvalid},
		"bad UTF-8":           {foul, encoding, -1, "encoding_invalid", crm.KindInvalid},
		"a long name":         {named, long, -1, "field_name_too_long", crm.KindInvalid},
	} {
		most := int64(4500)
		if strings.HasPrefix(name, "a ") || strings.HasPrefix(name, "as ") {
			most = 1 << 20
		}
		if _, _, err := readMultipart(tt.contentType, tt.body, tt.length, most); !crm.IsKind(err, tt.kind) || !crm.HasCode(err, tt.code) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAnErrorOfTakingAFileEndsTheReading(t *testing.T) {
	contentType, body := composed(t, "f@x.txt=1", "f@y.txt=2")
	full, taken := errors.New("the disk is full"), 0
	c, _ := gin.CreateTestContext(httptest.NewRecorder())
	c.Request = httptest.NewRequest("POST", "/", strings.NewReader(body))
	c.Request.Header.Set("Content-Type", contentType)
	_, err := ReadMultipart(c, 1<<20, func(string, string, io.Reader) error { taken++; return full })
	if !errors.Is(err, full) || taken != 1 {
		t.Errorf("%v after %d", err, taken)
	}
}

// deadlines notes those that a server was asked for.
type deadlines struct {
	http.ResponseWriter
	read, write []time.Time
}

func (d *deadlines) SetReadDeadline(at time.Time) error  { d.read = append(d.read, at); return nil }
func (d *deadlines) SetWriteDeadline(at time.Time) error { d.write = append(d.write, at); return nil }

func TestFilesAreGivenTimeByHowMuchHasCome(t *testing.T) {
	contentType, body := composed(t, "f@x.txt="+strings.Repeat("x", 1<<20))
	d := &deadlines{ResponseWriter: httptest.NewRecorder()}
	c, _ := gin.CreateTestContext(d)
	c.Request = httptest.NewRequest("POST", "/", strings.NewReader(body))
	c.Request.Header.Set("Content-Type", contentType)
	if _, err := ReadMultipart(c, 2<<20, func(_, _ string, file io.Reader) error { _, err := io.Copy(io.Discard, file); return err }); err != nil {
		t.Fatal(err)
	}
	if n := len(d.read); n < 4 || n > 6 || n != len(d.write) {
		t.Fatalf("%d and %d deadlines", n, len(d.write))
	}
	first, last := time.Until(d.read[0]), time.Until(d.read[len(d.read)-1])
	if first < 40*time.Second || first > 50*time.Second || last < first+30*time.Second || last > 2*time.Minute || !d.write[0].After(d.read[0]) {
		t.Errorf("%s at first, %s at last", first, last)
	}
}

// FuzzMultipart reads any body at all: it ends, keeps its limits, and what goes wrong is a fault with a code.
func FuzzMultipart(f *testing.F) {
	contentType, body := composed(f, "name=王伟", "papers@a.pdf=%PDF-1", "a=", "b@=x")
	boundary := strings.TrimPrefix(contentType, "multipart/form-data; boundary=")
	f.Add(boundary, body)
	f.Add(boundary, strings.ReplaceAll(body, "\r\n", "\n"))
	f.Add(boundary, body[:len(body)/2])
	f.Add("x", "--x\r\nContent-Disposition: form-data; name=\"a\"; filename=\"../../b\x00\"\r\n\r\n1\r\n--x--")
	f.Add("x", "--x\r\nContent-Disposition: form-data; name*=utf-8''%ff\r\n\r\n\xff\r\n--x--")
	f.Add("x", "--x\r\n"+strings.Repeat("A: b\r\n", 2000)+"\r\n--x--")
	f.Fuzz(func(t *testing.T, boundary, body string) {
		const most = 8 << 10
		fields, files, err := readMultipart(`multipart/form-data; boundary="`+boundary+`"`, body, -1, most)
		if err != nil {
			var e *crm.Error
			if !errors.As(err, &e) || e.Kind == crm.KindInternal || e.Code == "" {
				t.Errorf("%v", err)
			}
			return
		}
		total, values := 0, 0
		for name, all := range fields {
			values += len(all)
			if total += len(strings.Join(all, "")); !utf8.ValidString(name+strings.Join(all, "")) || strings.Contains(strings.Join(all, ""), "\x00") {
				t.Errorf("%q: %q", name, all)
			}
		}
		if total+len(strings.Join(files, "")) > most+64*len(files)+len(body) || values > MaxFields {
			t.Errorf("%d bytes, %d values", total, values)
		}
	})
}
