package embed

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/evanw/esbuild/pkg/api"

	"frontdesk/internal/i18n"
)

const target = api.ES2022

// join makes one script of a module under embed/ and all that it imports, as small as it gets.
func join(files fs.FS, catalog *i18n.Catalog, name string) ([]byte, error) {
	built := api.Build(api.BuildOptions{
		EntryPoints: []string{name}, Bundle: true, Format: api.FormatIIFE, Target: target, Charset: api.CharsetUTF8,
		MinifyWhitespace: true, MinifyIdentifiers: true, MinifySyntax: true, LegalComments: api.LegalCommentsNone,
		Plugins: []api.Plugin{{Name: "embed", Setup: func(b api.PluginBuild) {
			b.OnResolve(api.OnResolveOptions{Filter: ".*"}, func(a api.OnResolveArgs) (api.OnResolveResult, error) {
				return api.OnResolveResult{Path: path.Clean(a.Path), Namespace: "embed"}, nil
			})
			b.OnLoad(api.OnLoadOptions{Filter: ".*"}, func(a api.OnLoadArgs) (api.OnLoadResult, error) {
				return load(files, catalog, a.Path)
			})
		}}},
	})
	if err := fault(built.Errors); err != nil {
		return nil, fmt.Errorf("joining %s: %w", name, err)
	}
	return built.OutputFiles[0].Contents, nil
}

// load reads a module, the styles as a text, or what there is to say.
func load(files fs.FS, catalog *i18n.Catalog, name string) (api.OnLoadResult, error) {
	if name == "words" {
		text, err := words(catalog)
		return api.OnLoadResult{Contents: &text, Loader: api.LoaderJS}, err
	}
	body, err := fs.ReadFile(files, path.Join("embed", name))
	text := string(body)
	if err != nil || !strings.HasSuffix(name, ".css") {
		return api.OnLoadResult{Contents: &text, Loader: api.LoaderJS}, err
	}
	styles := api.Transform(text, api.TransformOptions{Loader: api.LoaderCSS, MinifyWhitespace: true, MinifySyntax: true})
	text = strings.TrimSpace(string(styles.Code))
	return api.OnLoadResult{Contents: &text, Loader: api.LoaderText}, fault(styles.Errors)
}

func fault(messages []api.Message) error {
	if len(messages) == 0 {
		return nil
	}
	m := messages[0]
	if m.Location == nil {
		return fmt.Errorf("%s", m.Text)
	}
	return fmt.Errorf("%s:%d: %s", m.Location.File, m.Location.Line, m.Text)
}
