package inbox

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

const commentsPage = 50

// Comments is GET /inbox/comments: what visitors said under articles, by where it stands, the last first.
func (i *Inbox) Comments(c *gin.Context) {
	state := crm.CommentState(c.DefaultQuery("tab", string(crm.CommentPending)))
	if !slices.Contains(crm.CommentStates[:], state) {
		state = crm.CommentPending
	}
	before, err := strconv.ParseInt(c.DefaultQuery("before", "0"), 10, 64)
	if err != nil {
		before = 0 // an address typed by hand begins at the top
	}
	desk, err := i.Page.Moderation(c.Request.Context(), request.Actor(c), state, before, commentsPage+1)
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	view := NewCommentsPage(i.chrome(c, "comments", 0), state, desk.Counts)
	if len(desk.Cases) > commentsPage {
		desk.Cases = desk.Cases[:commentsPage]
		view.NextHref = commentsHref(string(state)) + "&before=" + response.IDValue(desk.Cases[commentsPage-1].ID)
	}
	for _, one := range desk.Cases {
		view.Rows = append(view.Rows, NewCommentRow(view.Reader, one, request.Actor(c)))
	}
	i.Responder.Page(c, http.StatusOK, "inbox/comments", view)
}

func commentsHref(tab string) string { return "/inbox/comments?" + url.Values{"tab": {tab}}.Encode() }

// verdicts are the states that moderators move comments to.
var verdicts = map[string]crm.CommentState{"approve": crm.CommentApproved, "spam": crm.CommentSpam, "trash": crm.CommentTrash}

// ModerateComments is POST /inbox/comments: those that are ticked.
func (i *Inbox) ModerateComments(c *gin.Context) {
	i.moderate(c, func(ctx context.Context, actor crm.Actor, fields request.Fields) error {
		_, err := i.Page.Moderate(ctx, actor, fields.IDs("comment"), verdicts[fields.Get("verdict")])
		return err
	})
}

// ModerateComment is POST /inbox/comments/{comment}: approve, spam, trash, reply, trust, distrust or lead.
func (i *Inbox) ModerateComment(c *gin.Context) {
	id, err := request.ID(c, "comment", "comment")
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	i.moderate(c, func(ctx context.Context, actor crm.Actor, fields request.Fields) (err error) {
		switch verdict := fields.Get("verdict"); verdict {
		case "reply":
			err = i.Page.Reply(ctx, actor, id, fields.Get("text"))
		case "trust", "distrust":
			err = i.Page.Trust(ctx, actor, id, verdict == "trust")
		case "lead":
			_, err = i.Page.MakeLead(ctx, actor, id)
		default:
			_, err = i.Page.Moderate(ctx, actor, []int64{id}, verdicts[verdict])
		}
		return err
	})
}

// moderate does what was posted, and leads back to where it came from.
func (i *Inbox) moderate(c *gin.Context, do func(context.Context, crm.Actor, request.Fields) error) {
	fields, err := request.ReadOwnForm(c)
	if err == nil {
		err = do(c.Request.Context(), request.Actor(c), fields)
	}
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	i.Responder.Redirect(c, commentsHref(fields.Get("tab"))+"&"+url.Values{"done": {"comment_" + fields.Get("verdict")}}.Encode())
}

// waiting is how many comments wait for whoever is signed in.
func (i *Inbox) waiting(c *gin.Context) int {
	n, err := i.Page.Waiting(c.Request.Context(), request.Actor(c))
	if err != nil {
		return 0 // the page itself tells of the outage
	}
	return int(n)
}
