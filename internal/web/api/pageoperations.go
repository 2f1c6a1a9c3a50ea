package api

import (
	"net/http"
	"reflect"

	"frontdesk/internal/crm"
	"frontdesk/internal/page"
)

// pageOperations are what articles ask and post on behalf of their visitors. Nobody needs a key; a browser's answer can
// be read by pages of the site's own origins.
func pageOperations() []operation {
	return []operation{
		{id: "read_page", method: get, path: "/pages", group: "Articles", keyless: true, status: http.StatusOK,
			summary: "Read everything that an article carries", detail: "In one bundle, with an ETag: asked again with If-None-Match it answers 304 while nothing has changed.",
			in: reflect.TypeFor[pageQuery](), out: reflect.TypeFor[page.Bundle](), problems: []int{403, 404}},
		{id: "vote", method: post, path: "/votes", group: "Articles", keyless: true, status: http.StatusOK,
			summary: "Vote on an article", detail: "One answer of each visitor to each question; the last one counts.",
			in: reflect.TypeFor[voteOrder](), out: reflect.TypeFor[crm.Counts](), problems: []int{403, 404, 413, 415}},
		{id: "visit", method: post, path: "/visits", group: "Articles", keyless: true, status: http.StatusNoContent,
			summary: "Tell that somebody opened an article", detail: "It registers the article. What it is, the article is asked itself, at most every ten minutes; what is posted counts where it stands in a private network.",
			in: reflect.TypeFor[visitOrder](), problems: []int{403, 404, 413, 415}},
		{id: "unlock", method: post, path: "/tickets/{ticket}/unlock", group: "Articles", keyless: true, status: http.StatusOK,
			summary: "Ask for the solution of an article", detail: "It takes the fields of a submission, makes one by the ticket's form, and answers with the solution. What is held back as spam is answered without.",
			in: reflect.TypeFor[unlockOrder](), out: reflect.TypeFor[Unlocked](), problems: []int{403, 404, 410, 413, 415}, files: true},
		preflightOf("unlock", "/tickets/{ticket}/unlock", reflect.TypeFor[ticketName]()),
		preflight("vote", "/votes"), preflight("visit", "/visits"),
	}
}

// preflight is what a browser asks before a page of the site's own origins posts.
func preflight(id, path string) operation { return preflightOf(id, path, reflect.TypeFor[nothing]()) }

func preflightOf(id, path string, in reflect.Type) operation {
	return operation{id: "ask_to_" + id, method: http.MethodOptions, path: path, group: "Articles", keyless: true, status: http.StatusNoContent,
		summary: "Ask whether a page may do this", in: in, problems: []int{403, 404}}
}

type pageQuery struct {
	URL  string `query:"url" required:"true" doc:"The address of the article." example:"https://www.example.com/customs"`
	Lang string `query:"lang" enum:"en,zh" doc:"The language of the bundle; the site's, unless said."`
}

type voteOrder struct {
	Page    posted `json:"page" required:"true" doc:"The address of the article." example:"https://www.example.com/customs"`
	Choice  posted `json:"choice" doc:"like, helpful or unhelpful; empty takes the answer back." example:"helpful"`
	Kind    posted `json:"kind" doc:"Which answer an empty choice takes back: like or helpful." example:"helpful"`
	Comment posted `json:"comment" doc:"The id of a comment that is liked; without one the answer is on the article."`
	Visitor posted `json:"visitor" required:"true" doc:"A random id that the page keeps: 16 to 64 letters, digits, - or _." example:"3q2o7gkqzj8mx1c5"`
}

type visitOrder struct {
	Page     posted   `json:"page" required:"true" doc:"The address of the article." example:"https://www.example.com/customs"`
	Title    posted   `json:"title" example:"Customs clearance and entry clearance"`
	Language posted   `json:"language" example:"en"`
	Tags     []posted `json:"tags"`
	Image    posted   `json:"image" example:"https://www.example.com/customs.jpg"`
	Visitor  posted   `json:"visitor" doc:"A random id that the page keeps." example:"3q2o7gkqzj8mx1c5"`
}

type ticketName struct {
	Ticket string `path:"ticket" doc:"The id of the ticket, from the bundle of its article." example:"7"`
}

type unlockOrder struct {
	ticketName
	submissionOrder
}
