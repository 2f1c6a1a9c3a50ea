package embed

import (
	"encoding/json"
	"fmt"
	"strings"

	"frontdesk/internal/i18n"
)

// said are the keys of what the script says, by the names that its modules know them by. What has a value in it has one.
var said = []struct{ name, key string }{
	{"did", "page.votes"}, {"like", "page.vote.like"}, {"helpful", "page.vote.helpful"}, {"unhelpful", "page.vote.unhelpful"},
	{"reached", "page.reached"},
	{"email", "point.email"}, {"phone", "point.phone"}, {"wechat", "point.wechat"}, {"whatsapp", "point.whatsapp"},
	{"check", "embed.check"},
	{"kept", "embed.kept"},
	{"number", "embed.number"},
	{"offline", "embed.offline"},
	{"sending", "embed.sending"},
	{"sent", "embed.sent"},
	{"thanks", "embed.thanks"},
	{"comments", "embed.comments"},
	{"sort", "embed.sort"},
	{"newest", "embed.newest"},
	{"oldest", "embed.oldest"},
	{"best", "embed.best"},
	{"more", "embed.more"},
	{"reply", "embed.reply"},
	{"edit", "embed.edit"},
	{"drop", "embed.delete"},
	{"save", "embed.save"},
	{"staff", "embed.staff"},
	{"edited", "embed.edited"},
	{"deleted", "embed.deleted"},
	{"waits", "embed.waits"},
	{"name", "embed.name"},
	{"hidden", "embed.hidden"},
	{"text", "embed.text"},
	{"notify", "embed.notify"},
	{"post", "embed.post"},
	{"get", "embed.get"},
	{"link", "embed.link"},
	{"of", "embed.of"},
	{"reviews", "embed.reviews"},
	{"withheld", "embed.withheld"},
	{"trap", "form.trap"}, {"yourName", "form.name"}, {"message", "form.message"},
}

// words is the module that says it: the place of each text by its name, and the texts of each language. In a text, {n} is
// where its value comes.
func words(catalog *i18n.Catalog) (string, error) {
	texts := map[string][]string{}
	var module strings.Builder
	for i, s := range said {
		fmt.Fprintf(&module, "export const %s = %d;\n", s.name, i)
		for _, lang := range i18n.Languages {
			text := catalog.Reader(lang, nil).T(s.key, "People", "{n}", "Stars", "{n}", "Name", "{n}", "Total", "{n}")
			texts[lang] = append(texts[lang], text)
		}
	}
	encoded, err := json.Marshal(texts)
	fmt.Fprintf(&module, "export const texts = %s;\n", encoded)
	return module.String(), err
}
