package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/boot"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	said "frontdesk/internal/page"
	"frontdesk/internal/store"
	"frontdesk/internal/testkit"
)

// setRules sets which comments of the site wait.
func setRules(t *testing.T, app *boot.App, siteID int64, rules crm.CommentRules) {
	t.Helper()
	err := app.DB.Write(context.Background(), func(tx *database.Tx) error { return store.PutCommentRules(tx, siteID, rules) })
	if err != nil {
		t.Fatal(err)
	}
}

func decode[T any](t *testing.T, a testkit.Answer, status int) (v T) {
	t.Helper()
	if a.Status != status {
		t.Fatalf("%d instead of %d: %s", a.Status, status, a.Body)
	}
	if err := json.Unmarshal([]byte(a.Body), &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestACommentIsWrittenChangedAndDeletedByAPageOfTheSite(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		app := env.Boot()
		f := env.NewFirm(app)
		setRules(t, app, f.SiteID, crm.CommentRules{Links: 2, Known: 1})
		b := testkit.NewBrowser(t, testkit.Serve(t, app))
		say := `{"page": "` + somePage + `", "name": "Ann", "email": "ann@mail.test", "text": "Is *this* true?", "visitor": "0123456789abcdef"}`
		post := func(origin, body string) testkit.Answer {
			return b.Do(http.MethodPost, "/api/v1/comments", strings.NewReader(body), from(origin, "application/json"))
		}
		if a := post("https://evil.example", say); a.Status != http.StatusForbidden {
			t.Fatalf("a page of somebody else: %d", a.Status)
		}
		bundle := b.Get("/api/v1/pages?url=" + url.QueryEscape(somePage)).Header.Get("ETag")
		posted := decode[said.Posted](t, post(ownOrigin, say), http.StatusCreated)
		one := fmt.Sprintf("/api/v1/comments/%d", posted.ID)
		if after := b.Get("/api/v1/pages?url=" + url.QueryEscape(somePage)).Header.Get("ETag"); after == bundle || after == "" {
			t.Errorf("the bundle is still %s", after)
		}
		a := b.Do(http.MethodOptions, one, nil, http.Header{"Origin": {ownOrigin}, "Access-Control-Request-Method": {"PATCH"}})
		if a.Status != 204 || !strings.Contains(a.Header.Get("Access-Control-Allow-Methods"), "PATCH") || !strings.Contains(a.Header.Get("Access-Control-Allow-Headers"), "Edit-Token") {
			t.Errorf("%d %v", a.Status, a.Header)
		}
		edit := from(ownOrigin, "application/json")
		if a := b.Do(http.MethodPatch, one, strings.NewReader(`{"text": "Mine"}`), edit); a.Status != http.StatusForbidden {
			t.Errorf("without a token: %d %s", a.Status, a.Body)
		}
		edit.Set("Edit-Token", posted.Edit)
		decode[said.Posted](t, b.Do(http.MethodPatch, one, strings.NewReader(`{"text": "Is **that** true?"}`), edit), 200)
		list := decode[said.Comments](t, b.Do(http.MethodGet, "/api/v1/comments?page="+url.QueryEscape(somePage), nil, http.Header{"Origin": {ownOrigin}}), 200)
		if list.Count != 1 || list.Items[0].HTML != "<p>Is <strong>that</strong> true?</p>" {
			t.Errorf("%+v", list)
		}
		if raw := b.Get("/api/v1/comments?page=" + url.QueryEscape(somePage)); strings.Contains(raw.Body, "ann@mail.test") {
			t.Error("it tells the e-mail address")
		}
		like := `{"page": "` + somePage + `", "choice": "like", "comment": ` + fmt.Sprint(posted.ID) + `, "visitor": "fedcba9876543210"}`
		if a := b.Do(http.MethodPost, "/api/v1/votes", strings.NewReader(like), from(ownOrigin, "application/json")); a.Body != `{"likes":1,"helpful":0,"unhelpful":0}` {
			t.Errorf("%d %s", a.Status, a.Body)
		}
		edit.Del("Content-Type")
		if a := b.Do(http.MethodDelete, one, nil, edit); a.Status != 204 {
			t.Errorf("%d %s", a.Status, a.Body)
		}
		if a := b.Get("/api/v1/comments?page=" + url.QueryEscape(somePage) + "&sort=loudest"); a.Status != 422 || !strings.Contains(a.Body, `"field":"sort"`) {
			t.Errorf("%d %s", a.Status, a.Body)
		}
		if a := b.Get("/api/v1/comments?page=" + url.QueryEscape(somePage) + "&after=n.1.2"); a.Status != 422 || !strings.Contains(a.Body, `"field":"after"`) {
			t.Errorf("%d %s", a.Status, a.Body)
		}
	})
}

func TestACommentWithoutScriptIsReadInTheInboxAndThenShown(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		app := env.Boot()
		env.NewFirm(app)
		base := testkit.Serve(t, app)
		visitor := testkit.NewBrowser(t, base)
		path := "/p?url=" + url.QueryEscape(somePage)
		form := url.Values{"page": {somePage}, "locale": {"en"}, "name": {"Ann <b>"}, "text": {""}, "email": {"ann@mail.test"}, "notify": {"1"}}
		a := visitor.Post("/p/comment", form)
		if a.Status != 422 || !strings.Contains(a.Body, `value="Ann &lt;b&gt;"`) || !strings.Contains(a.Body, `id="f-text-error"`) || !strings.Contains(a.Body, `value="1" checked`) {
			t.Fatalf("%d %s", a.Status, a.Body)
		}
		form.Set("text", "Is <script>alert(1)</script> *this* true?")
		a = visitor.Post("/p/comment", form)
		if a.Status != 200 || a.Header.Get("Cache-Control") != "no-store" || !strings.Contains(a.Body, "waits for somebody to read it") || strings.Contains(a.Body, "<script>alert") {
			t.Fatalf("%d %v %s", a.Status, a.Header, a.Body)
		}
		if a := visitor.Get(path + "&said=pending&lang=en"); !strings.Contains(a.Body, "waits for somebody to read it") || strings.Contains(a.Body, "true?") {
			t.Error(a.Body)
		}
		admin := testkit.NewBrowser(t, base).SignIn(env.Config.AdminEmail, env.Config.AdminPassword)
		room := admin.Get("/inbox/comments")
		id := regexp.MustCompile(`name="comment" value="(\d+)"`).FindStringSubmatch(room.Body)
		if id == nil || !strings.Contains(room.Body, "First comment of the author") || strings.Contains(room.Body, "<script>alert") {
			t.Fatalf("%d %s", room.Status, room.Body)
		}
		if a := admin.Post("/inbox/comments", url.Values{"tab": {"pending"}, "comment": {id[1]}, "verdict": {"approve"}}); a.Status != 303 {
			t.Fatalf("%d %s", a.Status, a.Body)
		}
		if a := visitor.Get(path + "&lang=en"); !strings.Contains(a.Body, "<em>this</em> true?") || !strings.Contains(a.Body, "1 comment<") || strings.Contains(a.Body, "<script>alert") || strings.Contains(a.Body, "ann@mail.test") {
			t.Error(a.Body)
		}
		if a := admin.Post("/inbox/comments/"+id[1], url.Values{"verdict": {"reply"}, "text": {"Yes."}}); a.Status != 303 {
			t.Fatalf("%d %s", a.Status, a.Body)
		}
		feed := visitor.Get("/feed?url=" + url.QueryEscape(somePage))
		if feed.Header.Get("Content-Type") != "application/atom+xml; charset=utf-8" || strings.Count(feed.Body, "<entry>") != 2 || strings.Contains(feed.Body, "<script") {
			t.Errorf("%d %s", feed.Status, feed.Body)
		}
		if a := visitor.Do(http.MethodGet, "/feed?url="+url.QueryEscape(somePage), nil, http.Header{"If-None-Match": {feed.Header.Get("ETag")}}); a.Status != http.StatusNotModified {
			t.Errorf("%d", a.Status)
		}
	})
}

var hidden = regexp.MustCompile(`<input type="hidden" name="(\w+)" value="([^"]*)">`)

// ownForm is what the form to change the comment just posted holds; nil: there is none.
func ownForm(page string) url.Values {
	_, form, found := strings.Cut(page, `action="/p/comment/edit"`)
	if !found {
		return nil
	}
	form, _, _ = strings.Cut(form, "</form>")
	values := url.Values{}
	for _, field := range hidden.FindAllStringSubmatch(form, -1) {
		values.Set(field[1], html.UnescapeString(field[2]))
	}
	return values
}

func TestAnAuthorWithoutScriptChangesAndDeletesTheirCommentAndItsTokenStandsInNoAddress(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		app := env.Boot()
		f := env.NewFirm(app)
		setRules(t, app, f.SiteID, crm.CommentRules{Links: 2, Known: 1})
		b := testkit.NewBrowser(t, testkit.Serve(t, app))
		form := url.Values{"page": {somePage}, "locale": {"en"}, "name": {"Ann"}, "text": {"Is this true?"}}
		shown := b.Post("/p/comment", form)
		own := ownForm(shown.Body)
		if shown.Status != 200 || shown.Header.Get("Cache-Control") != "no-store" || own.Get("edit") == "" || strings.Count(shown.Body, "Is this true?") != 2 {
			t.Fatalf("%d %v %v", shown.Status, shown.Header, own)
		}
		if strings.Contains(shown.Body, "href=\"/p/comment") {
			t.Error("a link of the page leads to where only a form does")
		}
		again := ownForm(b.Post("/p/comment", form).Body) // loaded once more
		if own.Get("comment") != again.Get("comment") {
			t.Errorf("loaded once more it is another comment: %v", again)
		}
		if plain := b.Get("/p?url=" + url.QueryEscape(somePage) + "&said=approved"); ownForm(plain.Body) != nil {
			t.Error("everybody may change it")
		}
		again.Set("text", "")
		if a := b.Post("/p/comment/edit", again); a.Status != 422 || !strings.Contains(a.Body, `id="f-own-text-error"`) || ownForm(a.Body).Get("edit") != again.Get("edit") {
			t.Errorf("nothing: %d %s", a.Status, a.Body)
		}
		again.Set("text", "Is *that* true?")
		if a := b.Post("/p/comment/edit", again); a.Status != 200 || a.Header.Get("Cache-Control") != "no-store" || !strings.Contains(a.Body, "<em>that</em> true?") || !strings.Contains(a.Body, "Your comment is changed") || ownForm(a.Body) == nil {
			t.Errorf("changed: %d %s", a.Status, a.Body)
		}
		if a := b.Post("/p/comment/delete", url.Values{"page": {somePage}, "comment": {again.Get("comment")}, "edit": {"guessed"}}); a.Status != http.StatusForbidden {
			t.Errorf("a guess: %d", a.Status)
		}
		env.Clock.Advance(5 * time.Minute)
		if a := b.Post("/p/comment/edit", again); a.Status != http.StatusGone || !strings.Contains(a.Body, "five minutes") {
			t.Errorf("too late: %d", a.Status)
		}
		env.Clock.Advance(-time.Minute)
		a := b.Post("/p/comment/delete", again)
		if to := a.Header.Get("Location"); a.Status != 303 || strings.Contains(to, again.Get("edit")) || !strings.Contains(to, "said=deleted") {
			t.Errorf("deleted: %d to %s", a.Status, to)
		}
		if a := b.Get("/p?url=" + url.QueryEscape(somePage) + "&lang=en&said=deleted"); strings.Contains(a.Body, "that</em>") || !strings.Contains(a.Body, "Your comment is deleted") {
			t.Error(a.Body)
		}
	})
}

func TestAPageFetchesTheTokenOfItsCommentsAndIsBelieved(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		app := env.Boot()
		f := env.NewFirm(app)
		setRules(t, app, f.SiteID, crm.CommentRules{Links: 2, Known: 1})
		b := testkit.NewBrowser(t, testkit.Serve(t, app))
		ask := func(origin string) testkit.Answer {
			return b.Do(http.MethodGet, "/api/v1/comments/token", nil, http.Header{"Origin": {origin}})
		}
		if a := ask("https://evil.example"); a.Status != http.StatusNotFound || a.Header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("a page of somebody else: %d %v", a.Status, a.Header)
		}
		a := ask(ownOrigin)
		if h := a.Header; h.Get("Access-Control-Allow-Origin") != ownOrigin || h.Get("Cache-Control") != "no-store" || h.Get("Set-Cookie") != "" {
			t.Errorf("%v", h)
		}
		token := decode[struct{ Token string }](t, a, 200).Token
		if here := decode[struct{ Token string }](t, b.Get("/api/v1/comments/token"), 200); here.Token == "" {
			t.Error("a page of this host gets none")
		}
		env.Clock.Advance(time.Minute)
		say := func(text, token string) crm.CommentState {
			body := fmt.Sprintf(`{"page": "%s", "name": "Ann", "email": "a@yopmail.com", "text": "%s", "form_token": "%s"}`, somePage, text, token)
			return decode[said.Posted](t, b.Do(http.MethodPost, "/api/v1/comments", strings.NewReader(body), from(ownOrigin, "application/json")), 201).State
		}
		if with, without := say("With a token", token), say("Without a token", ""); with != crm.CommentApproved || without != crm.CommentPending {
			t.Errorf("with it %s, without %s", with, without)
		}
	})
}

func TestALinkOfAMailAsksAPersonAndUnsubscribesAMailProgram(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		app := env.Boot()
		f := env.NewFirm(app)
		setRules(t, app, f.SiteID, crm.CommentRules{Links: 2, Known: 1})
		b := testkit.NewBrowser(t, testkit.Serve(t, app))
		posted := decode[said.Posted](t, b.Do(http.MethodPost, "/api/v1/comments", strings.NewReader(`{"page":"`+somePage+`","name":"Ann","email":"ann@mail.test","text":"True?","notify":true}`), from(ownOrigin, "application/json")), 201)
		decode[said.Posted](t, b.Do(http.MethodPost, "/api/v1/comments", strings.NewReader(fmt.Sprintf(`{"page":"%s","name":"Ben","text":"Yes","parent":%d}`, somePage, posted.ID)), from(ownOrigin, "application/json")), 201)
		var link string
		err := app.DB.Read(context.Background(), func(tx *database.Tx) error {
			latest, err := store.LatestMessages(tx, 1)
			if err != nil {
				return err
			}
			m, err := store.MessageByID(tx, latest[0].ID)
			link, _ = m.Vars["UnsubscribeURL"].(string)
			return err
		})
		if err != nil || !strings.Contains(link, "/c/") {
			t.Fatal(link, err)
		}
		path := link[strings.Index(link, "/c/"):]
		asked := b.Get(path)
		if asked.Status != 200 || !strings.Contains(asked.Body, `method="post"`) || asked.Header.Get("Cache-Control") != "no-store" || f.Count(`SELECT COUNT(*) FROM comment_authors`) != 0 {
			t.Errorf("%d %s", asked.Status, asked.Body)
		}
		if a := b.Post(path, url.Values{"List-Unsubscribe": {"One-Click"}}); a.Status != 200 || f.Count(`SELECT COUNT(*) FROM comment_authors WHERE muted`) != 1 {
			t.Errorf("%d %s", a.Status, a.Body)
		}
		if a := b.Get("/c/forged"); a.Status != http.StatusNotFound {
			t.Errorf("a forged link: %d", a.Status)
		}
	})
}

func TestAdministratorsSetWhichCommentsOfASiteWait(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		app := env.Boot()
		f := env.NewFirm(app)
		admin := testkit.NewBrowser(t, testkit.Serve(t, app)).SignIn(env.Config.AdminEmail, env.Config.AdminPassword)
		path := fmt.Sprintf("/admin/sites/%d", f.SiteID)
		rules := func() (r crm.CommentRules) {
			err := app.DB.Read(context.Background(), func(tx *database.Tx) (err error) {
				r, err = store.CommentRulesOf(tx, f.SiteID)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
		if got := rules(); !got.FirstTime || got.Premoderate || got.Known != 1 || got.Links != 2 {
			t.Errorf("those of a new site are %+v", got)
		}
		set := url.Values{"comment_hold": {"all"}, "comment_known": {"3"}, "comment_links": {"0"}, "comment_words": {"casino\r\n\r\n 赌场 "}}
		if a := admin.Post(path, set); a.Status != 303 {
			t.Fatalf("%d %s", a.Status, a.Body)
		}
		if got := rules(); got.FirstTime || !got.Premoderate || got.Known != 3 || got.Links != 0 || strings.Join(got.Words, " ") != "casino 赌场" {
			t.Errorf("%+v", got)
		}
		set.Set("comment_known", "0")
		set.Set("comment_links", "many")
		if a := admin.Post(path, set); a.Status != 422 || !strings.Contains(a.Body, `id="f-comment_known-error"`) || !strings.Contains(a.Body, `id="f-comment_links-error"`) {
			t.Errorf("%d", a.Status)
		}
	})
}
