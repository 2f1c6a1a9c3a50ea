package inbox

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// Texts is GET /inbox/writing: the signature and the canned replies; canned names one to change.
func (i *Inbox) Texts(c *gin.Context) { i.texts(c, http.StatusOK, nil, nil) }

// texts shows them with what was typed and the faults of that.
func (i *Inbox) texts(c *gin.Context, status int, typed request.Fields, faults []crm.FieldError) {
	t, err := i.Conversation.Texts(c.Request.Context(), request.Actor(c))
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	change, _ := strconv.ParseInt(c.Query("canned"), 10, 64) // no number is none of them
	page := NewTextsPage(i.chrome(c, "writing", 0), t, request.Actor(c), change, typed, faults)
	i.Responder.Page(c, status, "inbox/writing", page)
}

// SaveSignature is POST /inbox/writing/signature.
func (i *Inbox) SaveSignature(c *gin.Context) {
	i.keepText(c, "signed", func(ctx context.Context, actor crm.Actor, fields request.Fields) error {
		signature := crm.Text{}
		for _, language := range i18n.Languages {
			signature[language] = fields.Text("signature_" + language)
		}
		return i.Conversation.SaveSignature(ctx, actor, signature)
	})
}

// SaveCanned is POST /inbox/writing/canned: a new one, or the one of the field canned.
func (i *Inbox) SaveCanned(c *gin.Context) {
	i.keepText(c, "canned_saved", func(ctx context.Context, actor crm.Actor, fields request.Fields) error {
		canned := crm.CannedReply{ID: fields.ID("canned"), Name: fields.Text("name"), Text: fields.Text("text"), Language: fields.Get("language")}
		if canned.Language != "" {
			canned.Language = i.Catalog.Match(canned.Language)
		}
		whose, id, _ := strings.Cut(fields.Get("whose"), ":")
		number, _ := strconv.ParseInt(id, 10, 64) // no number is none of them
		switch whose {
		case "all":
		case "site":
			canned.SiteID = number
		case "team":
			canned.TeamID = number
		default:
			canned.UserID = actor.ID
		}
		_, err := i.Conversation.SaveCanned(ctx, actor, canned)
		return err
	})
}

// DeleteCanned is POST /inbox/writing/canned/delete.
func (i *Inbox) DeleteCanned(c *gin.Context) {
	i.keepText(c, "canned_deleted", func(ctx context.Context, actor crm.Actor, fields request.Fields) error {
		return i.Conversation.DeleteCanned(ctx, actor, fields.ID("canned"))
	})
}

// keepText does something with what was posted and goes back, or shows what is wrong with it.
func (i *Inbox) keepText(c *gin.Context, done string, keep func(context.Context, crm.Actor, request.Fields) error) {
	fields, err := request.ReadForm(c)
	if err == nil {
		err = keep(c.Request.Context(), request.Actor(c), fields)
	}
	e := crm.AsError(err)
	switch {
	case err == nil:
		i.Responder.Redirect(c, "/inbox/writing?done="+done)
	case e.Kind == crm.KindInvalid && len(e.Fields) > 0:
		i.texts(c, response.Status(e), fields, e.Fields)
	default:
		i.Responder.ErrorPage(c, err)
	}
}
