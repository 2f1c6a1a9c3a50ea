package embed

import (
	"compress/gzip"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/i18n"
	"frontdesk/templates"
)

func built(t *testing.T) *Embed {
	t.Helper()
	locales, err := fs.Sub(templates.Files, "locales")
	if err != nil {
		t.Fatal(err)
	}
	catalog, err := i18n.Load(locales)
	if err != nil {
		t.Fatal(err)
	}
	return New(templates.Files, catalog)
}

func TestTheScriptWithItsStylesAndLanguagesIsSmall(t *testing.T) {
	e := built(t)
	for name, script := range map[string]struct {
		join func() (file, error)
		most int
	}{"/embed.js": {e.script, 8 << 10}, "/embed-proof.js": {e.proof, 3 << 10}} {
		f, err := script.join()
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d bytes, %d packed", name, len(f.plain), len(f.packed))
		if len(f.packed) > script.most {
			t.Errorf("%s has %d bytes packed", name, len(f.packed))
		}
	}
}

func ask(e *Embed, header ...string) *httptest.ResponseRecorder {
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	engine.GET("/embed.js", e.Script)
	request := httptest.NewRequest(http.MethodGet, "/embed.js", nil)
	for i := 0; i < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	answer := httptest.NewRecorder()
	engine.ServeHTTP(answer, request)
	return answer
}

func TestTheScriptComesPackedToAnyOriginAndOnceOnly(t *testing.T) {
	e := built(t)
	plain, packed := ask(e), ask(e, "Accept-Encoding", "br, gzip")
	unpacked, err := gzip.NewReader(packed.Body)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(unpacked)
	if err != nil || string(text) != plain.Body.String() || len(text) == 0 {
		t.Errorf("what is packed is another script: %v", err)
	}
	for name, want := range map[string]string{
		"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin", "Cache-Control": "no-cache",
		"Vary": "Accept-Encoding", "Content-Type": "text/javascript; charset=utf-8", "Set-Cookie": "",
	} {
		if got := packed.Header().Get(name); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
	if plain.Header().Get("ETag") == packed.Header().Get("ETag") {
		t.Error("both have one tag")
	}
	again := ask(e, "Accept-Encoding", "gzip", "If-None-Match", packed.Header().Get("ETag"))
	if again.Code != http.StatusNotModified || again.Body.Len() != 0 {
		t.Errorf("asked again it answers %d with %d bytes", again.Code, again.Body.Len())
	}
}

func TestTheScriptSaysEverythingInEveryLanguage(t *testing.T) {
	text := ask(built(t)).Body.String()
	for _, want := range []string{"Get the solution", "获取解决方案", "More than {n} people", "{n} 条评论"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in it", want)
		}
	}
	if strings.Contains(text, `"page.`) || strings.Contains(text, `"embed.`) {
		t.Error("a key stands where a text should")
	}
}
