package preview

import (
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/page"
	"frontdesk/internal/web/admin"
	"frontdesk/internal/web/inbox"
	"frontdesk/internal/web/site"
)

var firmSolution = crm.Solution{ID: 7, Address: "https://www.harbourline.example/customs", FormID: 1, Form: "consultation", Active: true, Version: 3, Unlocked: 1204,
	UpdatedAt: time.Date(2026, 11, 21, 2, 0, 0, 0, time.UTC), Texts: map[crm.SolutionPart]crm.Text{
		"analysis": {"en": "Two words for **two** steps:\n\n- *entry clearance* lets the ship in\n- *customs clearance* lets the goods out <script>alert(1)</script>", "zh": "两个词，**两个**步骤：\n\n1. 进境申报\n2. 货物清关"},
		"solution": {"en": "## What to file\n\nOne declaration, filed by one agent. See [the rules](https://www.example.com/rules).\n\n> Keep the originals for three years.", "zh": "由同一家代理一次申报。"},
		"process":  {"en": "| Step | Days | Cost |\n|---|--:|--:|\n| Documents | 1 | 80 USD |\n| Filing, with a rather long explanation of what happens meanwhile | 2 | 240 USD |\n| Release | 1 | – |"},
	}}

// tickets are the pages around solutions and reviews.
func (s stage) tickets() []sample {
	chrome := s.chrome
	chrome.Owner = s.T("demo.firm")
	heading := func(part string) page.Heading {
		return page.Heading{Key: crm.SolutionPart(part), Label: s.T("ticket.part." + part), Masked: "*****"}
	}
	ticket := page.Ticket{ID: "7", Number: "NO.20261122*****", Form: "consultation", Headings: []page.Heading{heading("analysis"), heading("solution"), heading("process")}}
	bundle := firmBundle
	bundle.Reviews = page.Reviews{Average: 4.6, Count: 41, Judged: 44, Waiting: 2, Withheld: []page.Withheld{{Reason: "advertising", Count: 2}, {Reason: "abusive", Count: 1}}, Items: []page.PublicReview{
		{Name: "L *** e", Date: "2026-11-20", Rating: 5, Text: "Two containers, two days. They told me every evening how far they were.", Language: "en"},
		{Name: "李**", Date: "2026-11-02", Rating: 2, Text: "等了很久才有人回复。\n</script><script>alert(1)</script>", Language: "zh"},
		{Name: "t *** 7", Date: "2026-10-11", Rating: 4, Text: "Solid.", Language: "en"},
	}}
	full, wrong := site.NewArticlePage(chrome, bundle, firmSites[0]), site.NewArticlePage(chrome, bundle, firmSites[0])
	in := site.FormInput{Form: firmForm, Services: firmServices}
	full.Ticket = site.NewTicketPanel(chrome, ticket, in)
	in.Faults = []crm.FieldError{{Field: "email", Code: "contact_required"}, {Field: "consent", Code: "consent_required"}}
	wrong.Ticket = site.NewTicketPanel(chrome, ticket, in)
	content := page.Content{Analysis: page.HTML(firmSolution.Texts["analysis"].In(s.Lang)), Solution: page.HTML(firmSolution.Texts["solution"].In(s.Lang)), Process: page.HTML(firmSolution.Texts["process"].In(s.Lang))}
	opened := page.Opened{Solution: firmSolution, Title: firmBundle.Title, Reference: "NO.2026112248213", Until: s.now.Add(30 * 24 * time.Hour), Content: content, Revised: true}
	expired := page.Opened{Solution: firmSolution, Reference: "NO.2026112248213", Until: s.now, Expired: true}
	again := site.NewSolutionPage(chrome, expired)
	again.Panel = full.Ticket
	expired.Withdrawn = true
	review := site.NewReviewPage(chrome, "/r/token", "李**", site.ReviewInput{})
	faulty := site.NewReviewPage(chrome, "/r/token", "L *** e", site.ReviewInput{Rating: 4, Text: "Fine <b>", Faults: []crm.FieldError{{Field: "rating", Code: "choice_invalid"}, {Field: "consent", Code: "publish_required"}}})
	return append([]sample{
		{"site/page", "ticket", full}, {"site/page", "ticket-wrong", wrong},
		{"site/solution", "open", site.NewSolutionPage(chrome, opened)}, {"site/solution", "expired", again}, {"site/solution", "withdrawn", site.NewSolutionPage(chrome, expired)},
		{"site/done", "held", site.NewHeld(chrome, page.Unlocked{Reference: "NO.2026112248213", Held: true, Email: true})},
		{"site/review", "empty", review}, {"site/review", "wrong", faulty},
		{"site/reviewed", "thanks", site.NewReviewedPage(chrome, "/r/token", crm.Review{Rating: 4, Text: "Solid.\nAnd fast.", Shown: "L *** e"})}, {"site/reviewed", "withdrawn", site.NewReviewedPage(chrome, "/r/token", crm.Review{Reason: crm.ReviewWithdrawn})}, {"site/done", "refused", site.NewRefused(chrome)},
	}, s.solutions()...)
}

// solutions are where staff write solutions and judge reviews.
func (s stage) solutions() []sample {
	chrome, readers := s.staff("admin"), []i18n.Reader{}
	for _, lang := range i18n.Languages {
		readers = append(readers, s.readers[lang])
	}
	forms := []crm.Form{firmForm}
	old := firmSolution
	old.Active, old.Address, old.Unlocked = false, "https://www.harbourline.example/%E5%95%86%E6%A0%87", 0
	reviews := []crm.Review{
		{ID: 1, LeadID: 7, Reference: "NO.2026112248213", Rating: 1, Text: "Nobody called me back.\nTwice.", Shown: "L *** e", Language: "en", State: crm.ReviewPending, CreatedAt: s.now},
		{ID: 2, LeadID: 8, Reference: "NO.2026112017702", Rating: 5, Text: "很专业，下次还来。", Shown: "李**", Language: "zh", State: crm.ReviewPending, CreatedAt: s.now},
	}
	withheld := []crm.Review{{ID: 3, LeadID: 7, Reference: "NO.2026112248213", Rating: 5, Text: "Buy at my shop", Shown: "J ***", State: crm.ReviewSpam, Reason: "advertising", CreatedAt: s.now}}
	return []sample{
		{"admin/list", "solutions", admin.NewSolutionList(chrome, []crm.Solution{firmSolution, old})},
		{"admin/solution", "full", admin.NewSolutionEdit(chrome, admin.SolutionEdit{Solution: firmSolution, Forms: forms, Readers: readers})},
		{"admin/solution", "new", admin.NewSolutionEdit(chrome, admin.SolutionEdit{Solution: crm.Solution{Active: true}, Forms: forms, Readers: readers, Faults: []crm.FieldError{{Field: "page", Code: "address_foreign"}, {Field: "solution_en", Code: "required"}}})},
		{"inbox/reviews", "waiting", inbox.NewReviewsPage(s.staff("reviews"), crm.ReviewPending, reviews)},
		{"inbox/reviews", "withheld", inbox.NewReviewsPage(s.staff("reviews"), crm.ReviewSpam, withheld)},
		{"inbox/reviews", "none", inbox.NewReviewsPage(s.staff("reviews"), crm.ReviewApproved, nil)},
	}
}
