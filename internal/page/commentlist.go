package page

import (
	"context"
	"fmt"
	"strings"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

const (
	threadsPage  = 20 // threads of a page
	firstReplies = 10 // replies of a thread that come with it
	moreReplies  = 50 // that come when one asks for the rest of them
)

// Comment is a comment as everybody reads it. Of one that was deleted only its place is left.
type Comment struct {
	ID      int64     `json:"id"`
	Parent  int64     `json:"parent,omitempty" doc:"The comment that it replies to."`
	Name    string    `json:"name"`
	Staff   bool      `json:"staff" doc:"Whether a consultant of the firm wrote it."`
	HTML    string    `json:"html" doc:"Safe to show as it is: p, br, strong, em, code, pre, lists, blockquote and links."`
	Likes   int64     `json:"likes"`
	At      time.Time `json:"at"`
	Edited  bool      `json:"edited"`
	Deleted bool      `json:"deleted"`
}

// Thread is a comment with what was said to it, oldest first, however deep.
type Thread struct {
	Comment
	Replies []Comment `json:"replies"`
	More    string    `json:"more,omitempty" doc:"A cursor to further replies of this thread."`
}

// Comments are a page of an article's threads.
type Comments struct {
	Count int64    `json:"count" doc:"How many comments the article has, replies too."`
	Items []Thread `json:"items"`
	Next  string   `json:"next,omitempty" doc:"A cursor to the next page."`
}

// Comments returns the threads of an address in an order, after a cursor; the rest of a thread's replies when the cursor
// is one to these. Errors: those of a bundle, and crm.KindInvalid on the fields sort and after.
func (p *Page) Comments(ctx context.Context, address string, sort crm.CommentSort, after string) (list Comments, site crm.Site, err error) {
	at, err := p.at(ctx, address)
	if err != nil {
		return list, at.site, err
	}
	from, err := readCursor(sort, after)
	if err != nil {
		return list, at.site, err
	}
	err = p.DB.Read(ctx, func(tx *database.Tx) error {
		article, err := store.ArticleByAddress(tx, at.address)
		if notThere(err) != nil {
			return err
		}
		list, err = commentsOf(tx, article.ID, from)
		return err
	})
	return list, at.site, err
}

// commentsOf reads a page of an article's threads, or of one thread.
func commentsOf(tx *database.Tx, article int64, from cursor) (list Comments, err error) {
	if article == 0 { // nobody has registered it
		return Comments{Items: []Thread{}}, nil
	}
	if list.Count, err = store.ApprovedComments(tx, article); err != nil {
		return list, err
	}
	if from.root != 0 {
		list.Items, err = restOf(tx, article, from)
		return list, err
	}
	roots, err := store.Threads(tx, article, from.sort, from.place, threadsPage+1)
	if err != nil {
		return list, err
	}
	if len(roots) > threadsPage {
		roots = roots[:threadsPage]
		list.Next = from.after(roots[threadsPage-1])
	}
	list.Items, err = withReplies(tx, roots)
	return list, err
}

// restOf reads further replies of one thread of the article.
func restOf(tx *database.Tx, article int64, from cursor) ([]Thread, error) {
	root, err := store.CommentByID(tx, from.root)
	if err != nil || root.ArticleID != article || !root.Shown() {
		return []Thread{}, notThere(err)
	}
	replies, err := store.RepliesOf(tx, []int64{root.ID}, from.place.ID, moreReplies+1)
	return []Thread{thread(root, replies, moreReplies)}, err
}

// notThere is no error for what is missing.
func notThere(err error) error {
	if crm.IsKind(err, crm.KindNotFound) {
		return nil
	}
	return err
}

func withReplies(tx *database.Tx, roots []crm.Comment) ([]Thread, error) {
	var answered []int64
	for _, c := range roots {
		if c.Replies > 0 {
			answered = append(answered, c.ID)
		}
	}
	replies, err := store.RepliesOf(tx, answered, 0, firstReplies+1)
	byRoot := map[int64][]crm.Comment{}
	for _, r := range replies {
		byRoot[r.RootID] = append(byRoot[r.RootID], r)
	}
	threads := make([]Thread, len(roots))
	for i, c := range roots {
		threads[i] = thread(c, byRoot[c.ID], firstReplies)
	}
	return threads, err
}

// thread puts a comment and its replies together; one reply more than most means that there are others.
func thread(root crm.Comment, replies []crm.Comment, most int) Thread {
	t := Thread{Comment: public(root), Replies: []Comment{}}
	if len(replies) > most {
		replies = replies[:most]
		t.More = fmt.Sprintf("r.%d.%d", root.ID, replies[most-1].ID)
	}
	for _, r := range replies {
		t.Replies = append(t.Replies, public(r))
	}
	return t
}

// public is what everybody may know of a comment.
func public(c crm.Comment) Comment {
	if c.State != crm.CommentApproved {
		return Comment{ID: c.ID, Parent: c.ParentID, At: c.CreatedAt, Deleted: true}
	}
	return Comment{ID: c.ID, Parent: c.ParentID, Name: c.Name, Staff: c.UserID != 0, HTML: c.HTML, Likes: c.Likes, At: c.CreatedAt, Edited: !c.EditedAt.IsZero()}
}

// cursor is where a list goes on. It is not signed: what somebody makes up is only another place in the same list.
type cursor struct {
	sort  crm.CommentSort
	place crm.CommentPlace
	root  int64 // of a thread whose replies go on
}

var letters = map[crm.CommentSort]string{crm.SortNewest: "n", crm.SortOldest: "o", crm.SortBest: "b"}

// after is the cursor behind a comment. In the order of the best it holds its likes: one that is liked meanwhile may be met
// twice or not at all, as it moves.
func (c cursor) after(last crm.Comment) string {
	return fmt.Sprintf("%s.%d.%d.%d", letters[c.sort], last.Likes, last.CreatedAt.UnixMicro(), last.ID)
}

func readCursor(sort crm.CommentSort, text string) (c cursor, err error) {
	if sort == "" {
		sort = crm.SortNewest
	}
	if letters[sort] == "" {
		return c, crm.Invalid([]crm.FieldError{{Field: "sort", Code: "choice_invalid"}})
	}
	c.sort = sort
	var likes, at, id int64
	switch {
	case text == "":
		return c, nil
	case scan(text, "r.%d.%d", &c.root, &id) && c.root > 0 && id > 0:
		c.place.ID = id
		return c, nil
	case scan(text, letters[sort]+".%d.%d.%d", &likes, &at, &id) && id > 0:
		c.place = crm.CommentPlace{Likes: likes, At: time.UnixMicro(at).UTC(), ID: id}
		return c, nil
	}
	return c, crm.Invalid([]crm.FieldError{{Field: "after", Code: "cursor_invalid"}})
}

// scan reads numbers of a text that is nothing else but they and what is between them.
func scan(text, format string, into ...any) bool {
	n, err := fmt.Sscanf(text, format, into...)
	return err == nil && n == len(into) && !strings.ContainsAny(text, " \n\t+")
}
