package preview

import (
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/page"
	"frontdesk/internal/web/inbox"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
	"frontdesk/internal/web/site"
)

func (s stage) comments() []sample {
	chrome := s.chrome
	chrome.Owner = s.T("demo.firm")
	talk := func(in site.CommentInput) site.ArticlePage {
		in.Page, in.Sort, in.Now, in.Token = firmBundle.Page, crm.SortNewest, s.now, "token"
		p, panel := site.NewArticlePage(chrome, firmBundle, firmSites[0]), site.NewCommentPanel(chrome, in)
		p.Talk = &panel
		return p
	}
	list := s.talk()
	held := page.CommentLink{
		Action: page.ActionApprove, Comment: crm.Comment{Name: "Best <b>SEO</b>", Text: "Rank #1!\nhttps://a.example"}, Site: firmSites[0],
		Article: crm.Article{Title: firmBundle.Title}, User: crm.User{ID: 1},
	}
	over, unsubscribe := held, held
	over.Comment.State, over.Err = crm.CommentApproved, crm.Errorf(crm.KindConflict, "comment_moved_on")
	unsubscribe.Action = page.ActionUnsubscribe
	return []sample{
		{"site/page", "talk", talk(site.CommentInput{List: list, Said: "pending"})},
		{"site/page", "own", talk(site.CommentInput{List: list, Said: "approved", Own: &site.OwnComment{ID: 9, Edit: "token", Text: "Is this *also* true of tea?"}})},
		{"site/page", "own fault", talk(site.CommentInput{List: list, Own: &site.OwnComment{ID: 9, Edit: "token", Faults: []crm.FieldError{{Field: "text", Code: "required"}}}})},
		{"site/page", "reply", talk(site.CommentInput{List: list, Reply: 2, After: "n.0.1.1", Typed: request.Fields{"name": {"Ng <script>"}, "notify": {"1"}},
			Faults: []crm.FieldError{{Field: "text", Code: "required"}, {Field: "email", Code: "required"}, {Field: "parent", Code: "parent_gone"}}})},
		{"site/comment", "approve", site.NewCommentAction(chrome, held, false)}, {"site/comment", "approved", site.NewCommentAction(chrome, held, true)},
		{"site/comment", "over", site.NewCommentAction(chrome, over, false)}, {"site/comment", "unsubscribe", site.NewCommentAction(chrome, unsubscribe, false)},
		{"inbox/comments", "some", s.moderation()}, {"inbox/comments", "none", inbox.NewCommentsPage(s.staff("comments"), crm.CommentSpam, nil)},
	}
}

// talk is what is said under a well-read article.
func (s stage) talk() page.Comments {
	at := func(ago time.Duration) time.Time { return s.now.Add(-ago) }
	return page.Comments{Count: 1204, Next: "n.0.1.4", Items: []page.Thread{
		{Comment: page.Comment{ID: 2, Name: "Wolfeschlegelsteinhausenbergerdorff", HTML: "<p>Is this <em>also</em> true of <strong>Hong Kong</strong>? We ship tea:</p><ul><li>green</li><li>black</li></ul>", Likes: 12, At: at(3 * time.Hour)},
			More: "r.2.3", Replies: []page.Comment{
				{ID: 3, Parent: 2, Name: "Lin Yue 林悦", Staff: true, HTML: "<p>Yes; see <a href=\"https://example.com/a-very-long-address-that-does-not-end-for-a-long-time-and-has-no-place-to-break\" rel=\"nofollow ugc noopener\">https://example.com/a-very-long-address-that-does-not-end-for-a-long-time-and-has-no-place-to-break</a></p>", At: at(2 * time.Hour)},
				{ID: 4, Parent: 3, At: at(time.Hour), Deleted: true},
			}},
		{Comment: page.Comment{ID: 5, Name: "王小明", HTML: "<blockquote><p>报关与清关</p></blockquote><p>请问两个货柜需要多长时间？谢谢！</p><pre><code>HS 0406.10</code></pre>", At: at(30 * time.Hour), Edited: true}, Replies: []page.Comment{}},
	}}
}

func (s stage) moderation() inbox.CommentsPage {
	p := inbox.NewCommentsPage(s.staff("comments").Waiting(14), crm.CommentPending, map[crm.CommentState]int64{crm.CommentPending: 14, crm.CommentSpam: 1000})
	p.Flash, p.NextHref = &response.Flash{Kind: "good", Text: s.T("flash.comment_approve")}, "?before=1"
	parent := crm.Comment{Name: "Lin Yue 林悦", Text: "Yes, it is."}
	for _, c := range []page.Case{
		{Comment: crm.Comment{ID: 1, State: crm.CommentPending, Name: "Chen Mei-Ling", Email: "mei@example.com", HTML: "<p>我们有两个货柜的奶酪在盐田港，请问你们可以代办吗？</p>", Reasons: []string{"first_time", "links"}, CreatedAt: s.now}, Article: crm.Article{Title: firmBundle.Title, Address: firmBundle.Page}},
		{Comment: crm.Comment{ID: 2, State: crm.CommentPending, Name: "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh", Email: "w@example.com", HTML: "<p>And <strong>now</strong>?</p>", CreatedAt: s.now, Submission: "NO.2026112248213"}, Article: crm.Article{Address: firmBundle.Page}, Parent: &parent, Trusted: true},
	} {
		p.Rows = append(p.Rows, inbox.NewCommentRow(s.Reader, c, crm.Actor{Role: crm.RoleManager}))
	}
	return p
}
