package site

import (
	"html/template"
	"net/url"
	"strconv"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/page"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// CommentPanel is what was said under an article, and the form to say something.
type CommentPanel struct {
	response.Chrome
	Heading   string
	Notice    string   // what became of what was just said
	Own       *OwnForm // to change what was just said; nil: nothing was
	Sorts     []response.NavItem
	Threads   []CommentThread
	NextHref  string
	FirstHref string // back to the first page
	FeedHref  string
	Form      CommentForm
}

// CommentThread is a comment with its replies.
type CommentThread struct {
	CommentView
	Replies  []CommentView
	MoreHref string
}

// CommentView is one comment. Its HTML was sanitised by package page.
type CommentView struct {
	i18n.Reader
	Page      string // canonical address of the article
	ID        int64
	Name      string
	Staff     bool
	HTML      template.HTML
	Likes     string
	At, Exact string
	Age       string
	Edited    bool
	Deleted   bool
	ReplyHref string
}

// CommentForm is the form to comment or reply.
type CommentForm struct {
	i18n.Reader
	Heading    string
	Page       string
	Token      string
	Parent     string // the comment that is replied to; empty: none
	CancelHref string // of a reply
	Fields     []response.Field
	Faults     []response.Fault
}

// CommentInput is what a panel is made from.
type CommentInput struct {
	Page   string // canonical address
	List   page.Comments
	Sort   crm.CommentSort
	After  string
	Reply  int64 // the comment that is replied to; 0: none
	Said   string
	Own    *OwnComment // what was just said; nil: nothing
	Token  string
	Typed  request.Fields // what was typed; nil at first
	Faults []crm.FieldError
	Now    time.Time
}

// NewCommentPanel prepares the comments of an article.
func NewCommentPanel(chrome response.Chrome, in CommentInput) CommentPanel {
	r := chrome.Reader
	p := CommentPanel{Chrome: chrome, Heading: r.T("comment.heading", "Count", in.List.Count), Form: in.form(chrome), FeedHref: "/feed?" + url.Values{"url": {in.Page}}.Encode()}
	switch in.Said {
	case string(crm.CommentApproved), string(crm.CommentPending), saidChanged, saidDeleted:
		p.Notice = r.T("comment.said_" + in.Said)
	}
	p.Own = in.Own.form(r, in.Page)
	if in.List.Count > 1 {
		for _, sort := range crm.CommentSorts {
			p.Sorts = append(p.Sorts, response.NavItem{Label: r.T("comment.sort_" + string(sort)), Href: in.href(chrome, sort, "", 0) + "#comments", Current: sort == in.Sort})
		}
	}
	for _, t := range in.List.Items {
		thread := CommentThread{CommentView: in.view(chrome, t.Comment)}
		for _, reply := range t.Replies {
			thread.Replies = append(thread.Replies, in.view(chrome, reply))
		}
		if t.More != "" {
			thread.MoreHref = in.href(chrome, in.Sort, t.More, 0) + "#comments"
		}
		p.Threads = append(p.Threads, thread)
	}
	if in.List.Next != "" {
		p.NextHref = in.href(chrome, in.Sort, in.List.Next, 0) + "#comments"
	}
	if in.After != "" {
		p.FirstHref = in.href(chrome, in.Sort, "", 0) + "#comments"
	}
	return p
}

// href is the page in an order, from a cursor on, replying to a comment.
func (in CommentInput) href(chrome response.Chrome, sort crm.CommentSort, after string, reply int64) string {
	query := url.Values{"url": {in.Page}, response.LanguageQuery: {chrome.Lang}}
	if sort != crm.SortNewest {
		query.Set("sort", string(sort))
	}
	if after != "" {
		query.Set("after", after)
	}
	if reply != 0 {
		query.Set("reply", strconv.FormatInt(reply, 10))
	}
	return "/p?" + query.Encode()
}

func (in CommentInput) view(chrome response.Chrome, c page.Comment) CommentView {
	r := chrome.Reader
	v := CommentView{
		Reader: r, Page: in.Page,
		ID: c.ID, Name: c.Name, Staff: c.Staff, HTML: template.HTML(c.HTML), Deleted: c.Deleted, Edited: c.Edited,
		At: c.At.UTC().Format(time.RFC3339), Exact: r.DateTime(c.At), Age: r.Relative(c.At, in.Now),
	}
	if c.Likes > 0 {
		v.Likes = r.Number(c.Likes)
	}
	if !c.Deleted {
		v.ReplyHref = in.href(chrome, in.Sort, in.After, c.ID) + "#say"
	}
	return v
}

// form is the form with what was typed and what was wrong with it.
func (in CommentInput) form(chrome response.Chrome) CommentForm {
	r := chrome.Reader
	f := CommentForm{Reader: r, Heading: r.T("comment.say"), Page: in.Page, Token: in.Token, Fields: commentFields(chrome, in.Typed)}
	if in.Reply != 0 {
		f.Heading, f.Parent = r.T("comment.replying"), strconv.FormatInt(in.Reply, 10)
		if name := in.nameOf(in.Reply); name != "" {
			f.Heading = r.T("comment.replying_to", "Name", name)
		}
		f.CancelHref = in.href(chrome, in.Sort, in.After, 0) + "#comments"
	}
	f.Faults = response.Mark(r, in.Faults, f.Fields)
	for _, fault := range in.Faults {
		if fault.Field == "parent" {
			f.Faults = append(f.Faults, response.Fault{Href: "#comments", Text: response.FieldText(r, fault)})
		}
	}
	return f
}

func (in CommentInput) nameOf(id int64) string {
	for _, t := range in.List.Items {
		for _, c := range append([]page.Comment{t.Comment}, t.Replies...) {
			if c.ID == id {
				return c.Name
			}
		}
	}
	return ""
}

func commentFields(chrome response.Chrome, typed request.Fields) []response.Field {
	r := chrome.Reader
	notify := ""
	if typed.Bool("notify") {
		notify = "1"
	}
	return []response.Field{
		{Name: "text", Label: r.T("comment.text"), Kind: response.KindTextarea, Wide: true, Rows: 5, Required: true, Value: typed.Get("text"), Hint: r.T("comment.text_hint")},
		{Name: "name", Label: r.T("comment.name"), Required: true, Value: typed.Get("name"), Autocomplete: "nickname", MaxLength: 80},
		{Name: "email", Label: r.T("comment.email"), Mark: r.T("comment.optional"), Kind: "email", Value: typed.Get("email"), Autocomplete: "email", Hint: r.T("comment.email_hint")},
		{Name: "notify", Label: r.T("comment.notify"), Kind: response.KindCheck, Value: notify},
	}
}
