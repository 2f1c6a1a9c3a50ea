package conversation

import (
	"context"
	"slices"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/eml"
)

// pictureLife is for how long a page that somebody looks at finds its pictures.
const pictureLife = 15 * time.Minute

// Formatted is a mail as its writer formatted it, to be shown in a frame that may do nothing.
type Formatted struct {
	Subject string
	HTML    string // sanitised
}

// Formatted returns a mail of a lead that the actor may see as HTML. Pictures on servers elsewhere are fetched by us, and
// only where remote asks for them: those servers never learn who looked at the mail, nor from where. It changes nothing.
// Errors: crm.KindNotFound, also for a mail of plain text.
func (c *Conversation) Formatted(ctx context.Context, actor crm.Actor, leadID, mail int64, remote bool) (f Formatted, err error) {
	in, letter, err := c.openFor(ctx, actor, leadID, mail)
	if err != nil {
		return f, err
	}
	if letter.HTML == "" {
		return f, crm.NotFound("incoming")
	}
	show := eml.Shower{Part: func(index int) string {
		if index >= len(letter.Attachments) || !slices.Contains(pictures[:], letter.Attachments[index].Type) {
			return ""
		}
		return c.picturePath(pictureClaims{Mail: in.ID, Place: index})
	}}
	if remote {
		show.Remote = func(place int) string { return c.picturePath(pictureClaims{Mail: in.ID, Place: place, Remote: true}) }
	}
	return Formatted{in.Subject, show.Show(letter.HTML)}, nil
}

const picturePurpose = "picture"

// pictureClaims bind a link to one picture of one mail. A frame without rights sends no cookie, so it carries its own right.
type pictureClaims struct {
	Mail   int64 `json:"m"`
	Place  int   `json:"p"` // in the attachments, or among those that are elsewhere
	Remote bool  `json:"r,omitempty"`
}

func (c *Conversation) picturePath(claims pictureClaims) string {
	return "/m/" + c.Keys.Sign(picturePurpose, claims, c.DB.Now().Add(pictureLife))
}
