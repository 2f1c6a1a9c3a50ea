package demo

import "slices"

// shelf is every article in every language, the newest first.
type shelf []Article

// in returns the articles in a language.
func (s shelf) in(lang string) (articles []Article) {
	for _, a := range s {
		if a.Lang == lang {
			articles = append(articles, a)
		}
	}
	return articles
}

// find returns the article of that name in that language.
func (s shelf) find(lang, slug string) (Article, bool) {
	i := slices.IndexFunc(s, func(a Article) bool { return a.Lang == lang && a.Slug == slug })
	if i < 0 {
		return Article{}, false
	}
	return s[i], true
}

// related returns the other articles in the language of a.
func (s shelf) related(a Article) []Article {
	return slices.DeleteFunc(s.in(a.Lang), func(other Article) bool { return other.Slug == a.Slug })
}

// Path is where an article is read.
func (a Article) Path() string { return "/demo/" + a.Lang + "/" + a.Slug }
