package request

import (
	"net/http/httptest"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/gin-gonic/gin"
	"github.com/google/go-cmp/cmp"

	"frontdesk/internal/crm"
)

func post(contentType, body string) (Fields, error) {
	c, _ := gin.CreateTestContext(httptest.NewRecorder())
	c.Request = httptest.NewRequest("POST", "/", strings.NewReader(body))
	c.Request.Header.Set("Content-Type", contentType)
	return ReadFields(c)
}

const form, object = "application/x-www-form-urlencoded; charset=utf-8", "application/json"

func TestAFormAndItsJSONAreTheSameFields(t *testing.T) {
	want := Fields{"name": {"王 伟"}, "consent": {"true"}, "service": {"a", "b"}, "utm_source": {"x"}, "age": {"7"}}
	a, err := post(form, "name=%E7%8E%8B+%E4%BC%9F&consent=true&service=a&service=b&utm_source=x&age=7&")
	if err != nil {
		t.Fatal(err)
	}
	b, err := post(object, `{"name":"王 伟","consent":true,"service":["a","b"],"utm":{"source":"x"},"age":7,"phone":null}`)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, a) + cmp.Diff(want, b); d != "" {
		t.Error(d)
	}
}

func TestBadBodiesAreRefusedWithTheirCode(t *testing.T) {
	for name, tt := range map[string]struct {
		contentType, body, code string
		kind                    crm.Kind
	}{
		"too large":            {form, "a=" + strings.Repeat("x", MaxBody), "body_too_large", crm.KindTooLarge},
		"multipart":            {"multipart/form-data; boundary=x", "", "media_type", crm.KindMediaType},
		"no type":              {"", "a=b", "media_type", crm.KindMediaType},
		"bad escape":           {form, "a=%zz", "form_malformed", crm.KindInvalid},
		"bad UTF-8 in a form":  {form, "a=%ff", "encoding_invalid", crm.KindInvalid},
		"bad UTF-8 in JSON":    {object, "{\"a\":\"\xff\"}", "encoding_invalid", crm.KindInvalid},
		"a thousand fields":    {form, strings.Repeat("a=1&", 1000), "too_many_fields", crm.KindInvalid},
		"a thousand values":    {object, `{"a":["` + strings.Repeat(`","`, 1000) + `"]}`, "too_many_fields", crm.KindInvalid},
		"a long name":          {form, strings.Repeat("a", 65) + "=1", "field_name_too_long", crm.KindInvalid},
		"half a JSON object":   {object, `{"a":`, "json_malformed", crm.KindInvalid},
		"a JSON array":         {object, `[]`, "json_malformed", crm.KindInvalid},
		"two JSON objects":     {object, `{}{}`, "json_malformed", crm.KindInvalid},
		"nothing as JSON":      {object, ``, "json_malformed", crm.KindInvalid},
		"an object as a value": {object, `{"name":{"x":1}}`, "invalid", crm.KindInvalid},
	} {
		_, err := post(tt.contentType, tt.body)
		if !crm.IsKind(err, tt.kind) || !crm.HasCode(err, tt.code) {
			t.Errorf("%s: got %v, want %s", name, err, tt.code)
		}
	}
}

func TestAWrongTypeNamesItsField(t *testing.T) {
	for body, field := range map[string]string{`{"name":{}}`: "name", `{"email":[1]}`: "email", `{"utm":"x"}`: "utm", `{"utm":{"source":{}}}`: "utm_source"} {
		_, err := DecodeJSON([]byte(body))
		if e := crm.AsError(err); len(e.Fields) != 1 || e.Fields[0].Field != field || e.Fields[0].Code != "wrong_type" {
			t.Errorf("%s: got %v", body, err)
		}
	}
}

func TestStaffFormsAreReadLeniently(t *testing.T) {
	f := Fields{"note": {" a\r\nb "}, "n": {"x"}, "on": {"on"}, "ids": {"3", "x", "-1", "5"}, "lines": {"a\r\n\r\n b "}}
	if f.Text("note") != "a\nb" || !f.Bool("on") || f.Bool("off") || f.ID("n") != 0 {
		t.Error("text, bool or id misread")
	}
	if _, ok := f.Int("n"); ok {
		t.Error("x is no number")
	}
	if d := cmp.Diff([]int64{3, 5}, f.IDs("ids")) + cmp.Diff([]string{"a", "b"}, f.Lines("lines")); d != "" {
		t.Error(d)
	}
}

// requireBounded fails unless decoding ended in an error of ours or within the limits.
func requireBounded(t *testing.T, fields Fields, err error) {
	t.Helper()
	if err != nil {
		if crm.IsKind(err, crm.KindInvalid) {
			return
		}
		t.Fatalf("not an error of ours: %v", err)
	}
	count := 0
	for name, values := range fields {
		if count += len(values); len(name) > MaxFieldName || !utf8.ValidString(name) {
			t.Fatalf("bad name %q", name)
		}
		for _, v := range values {
			if !utf8.ValidString(v) {
				t.Fatalf("bad value %q", v)
			}
		}
	}
	if count > MaxFields {
		t.Fatalf("%d values", count)
	}
}

func FuzzForm(f *testing.F) {
	f.Add([]byte("name=a&email=b%40c.d&x=%zz"))
	f.Fuzz(func(t *testing.T, body []byte) {
		fields, err := DecodeForm(body)
		requireBounded(t, fields, err)
	})
}

func FuzzJSON(f *testing.F) {
	f.Add([]byte(`{"name":"a","utm":{"source":"b"},"list":["c"],"n":1e9,"t":true,"z":null}`))
	f.Add([]byte(`{"a":"\ud800","utm":{"utm":{}}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		fields, err := DecodeJSON(body)
		requireBounded(t, fields, err)
	})
}
