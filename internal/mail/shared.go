package mail

import (
	"fmt"
	html "html/template"
	"io/fs"
	text "text/template"
	"text/template/parse"
)

// shared is what the letters of a folder share.
type shared struct {
	text *text.Template
	html *html.Template
}

func readShared(folder fs.FS) (s shared, err error) {
	if s.text, err = text.New("parts.txt").Option("missingkey=error").Funcs(functions).ParseFS(folder, "parts.txt"); err != nil {
		return shared{}, err
	}
	s.html, err = html.New("layout.html").Option("missingkey=error").Funcs(functions).ParseFS(folder, "layout.html", "parts.html")
	return s, err
}

// undefined returns an error for a piece that the node uses and the template has not, which package text/template
// tells only when it comes to it.
func undefined(t *text.Template, node parse.Node) error {
	switch n := node.(type) {
	case *parse.TemplateNode:
		if t.Lookup(n.Name) == nil {
			return fmt.Errorf("no piece %q", n.Name)
		}
	case *parse.ListNode:
		return undefinedIn(t, n)
	case *parse.IfNode:
		return undefinedIn(t, n.List, n.ElseList)
	case *parse.RangeNode:
		return undefinedIn(t, n.List, n.ElseList)
	case *parse.WithNode:
		return undefinedIn(t, n.List, n.ElseList)
	}
	return nil
}

func undefinedIn(t *text.Template, lists ...*parse.ListNode) error {
	for _, list := range lists {
		if list == nil { // there is no else
			continue
		}
		for _, node := range list.Nodes {
			if err := undefined(t, node); err != nil {
				return err
			}
		}
	}
	return nil
}
