package conversation_test

import (
	"context"
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/boot"
	"frontdesk/internal/crm"
	"frontdesk/internal/outbound"
	"frontdesk/internal/testkit"
)

// dot is a picture of one pixel.
var dot = must(base64.StdEncoding.DecodeString("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="))

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// gallery serves pictures, and what is none; asked holds what it was asked for.
func gallery(t *testing.T) (address string, asked *[]string) {
	asked = new([]string)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		*asked = append(*asked, r.URL.Path)
		switch r.URL.Path {
		case "/moved.png":
			http.Redirect(w, r, "/a.png", http.StatusFound)
		case "/round.png":
			http.Redirect(w, r, "/round.png", http.StatusFound)
		case "/script.svg":
			w.Header().Set("Content-Type", "image/png")
			_, _ = w.Write([]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>x</script></svg>`)) // a client that has gone
		case "/huge.png":
			_, _ = w.Write(append(dot, make([]byte, 6<<20)...)) // likewise
		case "/gone.png":
			http.NotFound(w, r)
		default:
			_, _ = w.Write(dot) // likewise
		}
	}))
	t.Cleanup(server.Close)
	return server.URL, asked
}

// openGallery is a firm whose client has sent a page with pictures, one of them along with it.
func openGallery(t *testing.T, env *testkit.Env, change ...func(*boot.Options)) (p *post, mail int64, asked *[]string) {
	address, asked := gallery(t)
	p = openPost(t, env, change...)
	page := `<p>See <b>this</b></p><script>alert(1)</script><img src="cid:one@x"><img src="cid:run@x">`
	for _, name := range []string{"a.png", "moved.png", "round.png", "script.svg", "huge.png", "gone.png"} {
		page += `<img src="` + address + `/` + name + `">`
	}
	p.arrive(strings.Join([]string{
		"From: " + client, "To: desk@in.harbourline.test", "Message-ID: <page@client.test>", "Subject: A page", "MIME-Version: 1.0",
		`Content-Type: multipart/related; boundary="b"`, "", "--b", "Content-Type: text/html; charset=utf-8", "", page,
		"--b", "Content-Type: image/png", "Content-ID: <one@x>", "Content-Transfer-Encoding: base64", "", base64.StdEncoding.EncodeToString(dot),
		"--b", "Content-Type: image/svg+xml", "Content-ID: <run@x>", "", `<svg xmlns="http://www.w3.org/2000/svg"><script>x</script></svg>`, "--b--", "",
	}, "\r\n"), "desk@in.harbourline.test")
	mails := p.File(p.lead).Mails
	if len(mails) != 1 || !mails[0].Formatted || !mails[0].Pictured {
		t.Fatalf("%+v", mails)
	}
	return p, mails[0].ID, asked
}

func anywhere(o *boot.Options) { o.Outbound = outbound.New(outbound.AllowPrivate()) }

var source = regexp.MustCompile(`src="/m/([^"]*)"`)

// shown is the token of each picture that a page shows.
func (p *post) shown(mail int64, remote bool) (tokens []string, page string) {
	p.t.Helper()
	f, err := p.App.Conversation.Formatted(context.Background(), p.Actor(p.ann), p.lead, mail, remote)
	if err != nil {
		p.t.Fatal(err)
	}
	for _, m := range source.FindAllStringSubmatch(f.HTML, -1) {
		tokens = append(tokens, m[1])
	}
	return tokens, f.HTML
}

func TestPicturesOfAMailAreItsOwnAndThoseElsewhereOnlyWhereAskedFor(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p, mail, asked := openGallery(t, env, anywhere)
		ctx, c := context.Background(), p.App.Conversation
		own, page := p.shown(mail, false)
		if len(own) != 1 || strings.Contains(page, "<script") || !strings.Contains(page, "<b>this</b>") {
			t.Fatalf("it shows %s", page)
		}
		if got, err := c.Picture(ctx, own[0]); err != nil || got.Type != "image/png" || string(got.Body) != string(dot) {
			t.Errorf("the one that came along: %v %v", got.Type, err)
		}
		if len(*asked) != 0 {
			t.Errorf("looking told their server %q", *asked)
		}
		all, _ := p.shown(mail, true)
		var there []string
		for n, name := range []string{"own", "a.png", "moved.png", "round.png", "script.svg", "huge.png", "gone.png"} {
			if got, err := c.Picture(ctx, all[n]); err == nil && got.Type == "image/png" && string(got.Body) == string(dot) {
				there = append(there, name)
			} else if !crm.IsKind(err, crm.KindNotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if got := strings.Join(there, " "); got != "own a.png moved.png" {
			t.Errorf("there are %s", got)
		}
	})
}

func TestALinkToAPictureOpensThatPictureForAWhile(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p, mail, _ := openGallery(t, env)
		ctx, c := context.Background(), p.App.Conversation
		own, _ := p.shown(mail, false)
		for name, link := range map[string]string{"forged": own[0][:len(own[0])-2] + "xx", "none": "x", "a status page's": strings.SplitN(p.App.Status.Link(p.File(p.lead).Lead.Reference), "?k=", 2)[1]} {
			if _, err := c.Picture(ctx, link); !crm.IsKind(err, crm.KindGone) {
				t.Errorf("%s: %v", name, err)
			}
		}
		p.Advance(16 * time.Minute)
		if _, err := c.Picture(ctx, own[0]); !crm.IsKind(err, crm.KindGone) {
			t.Errorf("later: %v", err)
		}
	})
}

func TestAPictureOnOurOwnNetworkIsNotFetched(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p, mail, asked := openGallery(t, env)
		all, _ := p.shown(mail, true)
		for _, link := range all[1:] {
			if _, err := p.App.Conversation.Picture(context.Background(), link); !crm.IsKind(err, crm.KindNotFound) || len(*asked) != 0 {
				t.Errorf("%v; it was asked for %q", err, *asked)
			}
		}
	})
}

func TestAMailIsShownToThoseWhoSeeItsLead(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p, mail, _ := openGallery(t, env)
		ctx, c := context.Background(), p.App.Conversation
		other := p.Enquire("email", "other@client.test", "message", "Something else").Lead.ID
		p.arrive(mailOf("plain"), "desk@in.harbourline.test")
		plain := p.File(p.lead).Mails[1].ID
		for name, ask := range map[string]struct {
			actor      crm.Actor
			lead, mail int64
		}{
			"a colleague without the lead": {p.Actor(p.Consultant("bob")), p.lead, mail},
			"by another lead":              {p.Actor(p.ann), other, mail},
			"of plain text":                {p.Actor(p.ann), p.lead, plain},
			"that is none":                 {p.Actor(p.ann), p.lead, 987654},
		} {
			if got, err := c.Formatted(ctx, ask.actor, ask.lead, ask.mail, false); !crm.IsKind(err, crm.KindNotFound) {
				t.Errorf("%s: %+v %v", name, got, err)
			}
		}
	})
}

// mailOf is a plain mail of the client.
func mailOf(text string) string {
	return mail(client, "desk@in.harbourline.test", strings.ReplaceAll(text, " ", "-")+"@client.test", "Re: kettles", text)
}
