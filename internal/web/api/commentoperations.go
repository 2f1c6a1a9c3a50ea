package api

import (
	"net/http"
	"reflect"

	"frontdesk/internal/page"
)

// commentOperations are what visitors say under articles.
func commentOperations() []operation {
	const path, one = "/comments", "/comments/{id}"
	return []operation{
		{id: "list_comments", method: get, path: path, group: "Articles", keyless: true, status: http.StatusOK,
			summary: "Read the comments of an article", detail: "Twenty threads a page, each with its first replies. Cursors stay good while others comment; in the order of the best a comment moves with its likes.",
			in: reflect.TypeFor[commentQuery](), out: reflect.TypeFor[page.Comments](), problems: []int{403, 404}},
		{id: "comment", method: post, path: path, group: "Articles", keyless: true, status: http.StatusCreated,
			summary: "Comment on an article", detail: "What the site's rules hold waits for a person. The same words again within ten minutes are the same comment.",
			in: reflect.TypeFor[commentOrder](), out: reflect.TypeFor[page.Posted](), problems: []int{403, 404, 413, 415}},
		{id: "edit_comment", method: http.MethodPatch, path: one, group: "Articles", keyless: true, status: http.StatusOK,
			summary: "Change a comment", detail: "By its author, within five minutes.", in: reflect.TypeFor[commentEdit](), out: reflect.TypeFor[page.Posted](), problems: []int{403, 404, 410, 413, 415}},
		{id: "delete_comment", method: http.MethodDelete, path: one, group: "Articles", keyless: true, status: http.StatusNoContent,
			summary: "Delete a comment", detail: "By its author, within five minutes. It keeps its place if others have answered.", in: reflect.TypeFor[commentName](), problems: []int{403, 404, 409, 410}},
		preflight("comment", path),
		{id: "read_comment_token", method: get, path: path + "/token", group: "Articles", keyless: true, status: http.StatusOK,
			summary: "Read the token of a form for comments", detail: "What a page asks for when the form is first looked at, and posts as form_token. No proof is asked.",
			in: reflect.TypeFor[nothing](), out: reflect.TypeFor[FormToken](), problems: []int{403, 404}},
		{id: "ask_to_edit_comment", method: http.MethodOptions, path: one, group: "Articles", keyless: true, status: http.StatusNoContent,
			summary: "Ask whether a page may do this", in: reflect.TypeFor[commentID](), problems: []int{403, 404}},
	}
}

type commentQuery struct {
	Page  string `query:"page" required:"true" doc:"The address of the article." example:"https://www.example.com/customs"`
	Sort  string `query:"sort" enum:"newest,oldest,best" doc:"newest, unless said."`
	After string `query:"after" doc:"A cursor: next of the page before, or more of a thread." example:"n.0.1795329000000000.48"`
}

type commentOrder struct {
	Page    posted `json:"page" required:"true" doc:"The address of the article." example:"https://www.example.com/customs"`
	Name    posted `json:"name" required:"true" doc:"Everybody reads it." example:"Mei-Ling"`
	Email   posted `json:"email" doc:"Nobody but the firm sees it. Needed for notify." example:"mei@example.com"`
	Text    posted `json:"text" required:"true" doc:"Up to 5,000 characters. Of Markdown: emphasis, code, lists, quotations and links." example:"Is this *also* true of Hong Kong?"`
	Parent  posted `json:"parent" doc:"The id of the comment that it replies to."`
	Notify  posted `json:"notify" doc:"Whether a reply is told by mail."`
	Visitor posted `json:"visitor" doc:"A random id that the page keeps." example:"3q2o7gkqzj8mx1c5"`
	Locale  posted `json:"locale" doc:"The visitor's language; by Accept-Language, unless said." example:"en"`
	Token   posted `json:"form_token" doc:"What the address of the token gave; without it a comment is somewhat more doubtful."`
}

type commentName struct {
	ID   int64  `path:"id" noun:"comment" example:"48"`
	Edit string `header:"Edit-Token" doc:"What was answered as edit."`
}

type commentID struct {
	ID int64 `path:"id" noun:"comment" example:"48"`
}

type commentEdit struct {
	commentName
	Text posted `json:"text" required:"true" example:"Is this also true of Macau?"`
	In   posted `json:"edit" doc:"The token, for pages that cannot send the header."`
}
