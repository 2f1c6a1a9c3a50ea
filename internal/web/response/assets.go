package response

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
)

// AssetsRoute is the route that Asset serves.
const AssetsRoute = "/assets/:hash/*file"

// assets are the files under assets/, whose address carries a hash of all of them: a page and the modules that
// import each other are always of one version.
type assets struct {
	hash  string
	files map[string][]byte
}

func readAssets(files fs.FS) (assets, error) {
	a := assets{files: map[string][]byte{}}
	sum := sha256.New()
	entries, err := fs.ReadDir(files, "assets")
	if err != nil {
		return a, err
	}
	for _, e := range entries {
		body, err := fs.ReadFile(files, path.Join("assets", e.Name()))
		if err != nil {
			return a, err
		}
		a.files[e.Name()] = body
		fmt.Fprintf(sum, "%s %d\n%s", e.Name(), len(body), body)
	}
	a.hash = hex.EncodeToString(sum.Sum(nil))[:12]
	return a, nil
}

// path is the function "asset" of the templates. It fails on a file that is not there.
func (a assets) path(name string) (string, error) {
	if a.files[name] == nil {
		return "", fmt.Errorf("no asset %q", name)
	}
	return "/assets/" + a.hash + "/" + name, nil
}

// Asset serves GET and HEAD of AssetsRoute. The current address never changes its content; an older one, asked for
// by a page that was open during an upgrade, gets what is current and is not kept.
func (r *Responder) Asset(c *gin.Context) {
	name := strings.TrimPrefix(c.Param("file"), "/")
	body, ok := r.assets.files[name]
	if !ok {
		c.String(http.StatusNotFound, "\n")
		return
	}
	h := c.Writer.Header()
	h.Set("Content-Type", contentType(name))
	h.Set("ETag", `"`+r.assets.hash+`"`)
	h.Set("Cache-Control", "no-cache")
	if c.Param("hash") == r.assets.hash {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	http.ServeContent(c.Writer, c.Request, name, time.Time{}, bytes.NewReader(body))
}

// AssetPath returns the address of an asset, or an error when there is no such file.
func (r *Responder) AssetPath(name string) (string, error) { return r.assets.path(name) }

func contentType(name string) string {
	if strings.HasSuffix(name, ".js") {
		return "text/javascript; charset=utf-8" // whatever the host's mime table says
	}
	return mime.TypeByExtension(path.Ext(name))
}
