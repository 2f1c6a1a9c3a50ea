package page

import (
	"cmp"
	"math"
	"slices"

	"frontdesk/internal/crm"
	"frontdesk/internal/store"
)

const (
	mostRelated = 5
	support     = 3   // visitors who must have opened both articles before that counts
	mostOpened  = 50  // articles of one visitor that count: a machine opens them all
	damping     = 0.1 // of what everybody opens
)

// relate computes which articles each leads to, at most mostRelated, the best first: those of its language whose tags are
// alike or that its readers open too, and then the latest. Both kinds of likeness are cosines; that of visits is damped by
// the popularity of what is led to (Deshpande and Karypis, Item-Based Top-N Recommendation Algorithms, 2004).
func relate(articles []crm.Article, visits []store.Visit) map[int64][]int64 {
	together, opened := covisits(visits)
	tagged := map[string][]crm.Article{}
	byID := map[int64]crm.Article{}
	for _, a := range articles {
		byID[a.ID] = a
		for _, tag := range a.Tags {
			tagged[a.Language+" "+tag] = append(tagged[a.Language+" "+tag], a)
		}
	}
	result := map[int64][]int64{}
	for _, a := range articles {
		scores := map[int64]float64{}
		for _, tag := range a.Tags {
			for _, other := range tagged[a.Language+" "+tag] {
				scores[other.ID] += 1 / math.Sqrt(float64(len(a.Tags)*len(other.Tags)))
			}
		}
		for id, n := range together[a.ID] {
			if n >= support && byID[id].Language == a.Language {
				scores[id] += float64(n) / math.Sqrt(float64(opened[a.ID])) / math.Pow(float64(opened[id]), 0.5+damping)
			}
		}
		result[a.ID] = best(a, articles, byID, scores)
	}
	return result
}

// best are the articles with the highest scores, filled up with the latest of the language.
func best(a crm.Article, articles []crm.Article, byID map[int64]crm.Article, scores map[int64]float64) []int64 {
	fits := func(other crm.Article) bool {
		return other.Published && other.Title != "" && other.ID != a.ID && other.Language == a.Language
	}
	var ids []int64
	for id := range scores {
		if fits(byID[id]) {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(x, y int64) int { return cmp.Or(cmp.Compare(scores[y], scores[x]), cmp.Compare(y, x)) })
	for _, other := range articles { // the latest first
		if len(ids) >= mostRelated {
			return ids[:mostRelated]
		}
		if fits(other) && !slices.Contains(ids, other.ID) {
			ids = append(ids, other.ID)
		}
	}
	return ids
}

// covisits counts how many visitors have opened each two articles, and each one.
func covisits(visits []store.Visit) (together map[int64]map[int64]int, opened map[int64]int) {
	by := map[string][]int64{}
	for _, v := range visits {
		if len(by[v.Visitor]) < mostOpened {
			by[v.Visitor] = append(by[v.Visitor], v.ArticleID)
		}
	}
	together, opened = map[int64]map[int64]int{}, map[int64]int{}
	for _, ids := range by {
		for _, a := range ids {
			opened[a]++
			if together[a] == nil {
				together[a] = map[int64]int{}
			}
			for _, b := range ids {
				if b != a {
					together[a][b]++
				}
			}
		}
	}
	return together, opened
}
