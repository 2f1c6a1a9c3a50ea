package page

import (
	"fmt"
	"slices"
	"testing"

	"frontdesk/internal/crm"
	"frontdesk/internal/store"
)

func readable(id int64, language string, tags ...string) crm.Article {
	return crm.Article{ID: id, Language: language, Title: fmt.Sprint("Article ", id), Tags: tags, Published: true}
}

// opened is that each of so many visitors has opened all of the articles.
func opened(visitors string, count int, articles ...int64) (visits []store.Visit) {
	for i := range count {
		for _, a := range articles {
			visits = append(visits, store.Visit{ArticleID: a, Visitor: fmt.Sprint(visitors, i)})
		}
	}
	return visits
}

func TestArticlesLeadToThoseOfTheirLanguageWhoseTagsAreAlike(t *testing.T) {
	articles := []crm.Article{readable(5, "zh", "customs", "import"), readable(4, "en"), readable(3, "en", "customs"), readable(2, "en", "customs", "import"), readable(1, "en", "customs", "import")}
	articles = append(articles, crm.Article{ID: 6, Language: "en", Title: "Gone", Tags: []string{"customs", "import"}})
	if got := relate(articles, nil)[1]; !slices.Equal(got, []int64{2, 3, 4}) {
		t.Errorf("1 leads to %v", got)
	}
	if got := relate(articles, nil)[5]; len(got) != 0 {
		t.Errorf("the only one of its language leads to %v", got)
	}
}

func TestWhatIsReadTogetherIsLedToOnceEnoughHaveReadIt(t *testing.T) {
	articles := []crm.Article{readable(4, "en"), readable(3, "en"), readable(2, "en"), readable(1, "en")}
	few := opened("few", 2, 1, 2)
	if got := relate(articles, few)[1]; !slices.Equal(got, []int64{4, 3, 2}) {
		t.Errorf("with too few it leads to %v, not to the latest", got)
	}
	if got := relate(articles, opened("enough", 3, 1, 2))[1]; got[0] != 2 {
		t.Errorf("it leads to %v", got)
	}
}

func TestWhatEverybodyReadsIsNotLedToFromEverywhere(t *testing.T) {
	articles := []crm.Article{readable(3, "en"), readable(2, "en"), readable(1, "en")}
	visits := slices.Concat(opened("a", 10, 1, 2), opened("b", 105, 1, 3), opened("c", 895, 3)) // the plain cosine is for 3
	if got := relate(articles, visits)[1]; got[0] != 2 {
		t.Errorf("it leads to %v: the front page of everybody comes first", got)
	}
}

func TestOneVisitorWhoOpensEverythingCountsForLittle(t *testing.T) {
	var articles []crm.Article
	var all []int64
	for id := range int64(3 * mostOpened) {
		articles, all = append(articles, readable(id+1, "en")), append(all, id+1)
	}
	together, _ := covisits(opened("machine", 1, all...))
	if len(together) != mostOpened {
		t.Errorf("%d articles of one visitor count", len(together))
	}
	for id, to := range relate(articles, nil) {
		if len(to) != mostRelated || slices.Contains(to, id) {
			t.Fatalf("%d leads to %v", id, to)
		}
	}
}
