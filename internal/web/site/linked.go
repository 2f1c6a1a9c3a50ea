package site

import (
	"fmt"

	"frontdesk/internal/crm"
	"frontdesk/internal/page"
)

// object is a part of the schema.org description of a page.
type object map[string]any

// linked describes an article and the firm for search engines, as schema.org has it: https://schema.org/Article and
// https://schema.org/Organization. What the page does not show is not in it.
func linked(b page.Bundle, site crm.Site) object {
	origin := ""
	if len(site.Origins) > 0 {
		origin = site.Origins[0]
	}
	organization := object{"@type": "Organization", "@id": origin + "#organization", "name": site.Name, "url": origin}
	if points := contactPoints(b); len(points) > 0 {
		organization["contactPoint"] = points
	}
	if r := b.Reviews; r.Count > 0 {
		organization["aggregateRating"] = object{"@type": "AggregateRating", "ratingValue": r.Average, "reviewCount": r.Count, "bestRating": crm.MaxRating, "worstRating": 1}
		organization["review"] = reviewObjects(r.Items)
	}
	article := object{
		"@type": "Article", "@id": b.Page, "url": b.Page, "publisher": object{"@id": organization["@id"]},
		"interactionStatistic": []object{counter("LikeAction", b.Counts.Likes), counter("CommentAction", b.Comments.Count)},
		"commentCount":         b.Comments.Count,
	}
	if b.Title != "" {
		article["headline"] = b.Title
	}
	return object{"@context": "https://schema.org", "@graph": []object{article, organization}}
}

func counter(action string, n int64) object {
	return object{"@type": "InteractionCounter", "interactionType": "https://schema.org/" + action, "userInteractionCount": n}
}

func contactPoints(b page.Bundle) (points []object) {
	for _, c := range b.Channels {
		point := object{"@type": "ContactPoint", "contactType": "customer service"}
		switch c.Kind {
		case "email":
			point["email"] = c.Value
		case "phone":
			point["telephone"] = c.Value
		case "whatsapp":
			point["url"] = c.Link
		default:
			point["description"] = fmt.Sprintf("%s: %s", c.Kind, c.Value)
		}
		points = append(points, point)
	}
	return points
}

func reviewObjects(items []page.PublicReview) []object {
	all := make([]object, len(items))
	for n, i := range items {
		all[n] = object{
			"@type": "Review", "author": object{"@type": "Person", "name": i.Name}, "datePublished": i.Date, "reviewBody": i.Text, "inLanguage": i.Language,
			"reviewRating": object{"@type": "Rating", "ratingValue": i.Rating, "bestRating": crm.MaxRating, "worstRating": 1},
		}
	}
	return all
}
