package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"

	"frontdesk/internal/demo"
	"frontdesk/internal/spam"
)

const (
	floodPosts     = 1300
	floodAddresses = 500 // none of which posts more than an office might
	patient        = 20  // visitors in the midst of it whose browsers solve what they are asked
)

// flood posts from many addresses at once what no sign but the number tells from enquiries: words of its own each time, a
// contact of its own, and the site's own origin. Visitors with a browser come through meanwhile.
func (b *bench) flood() error {
	app, closeApp, err := openSpam(b.ctx, "20/m")
	if err != nil {
		return err
	}
	defer closeApp()
	form, err := app.intake.Form(b.ctx, demo.Form)
	if err != nil {
		return err
	}
	if len(form.Site.Origins) == 0 {
		return errors.New("the demo's site has no origin")
	}
	random := rand.New(rand.NewPCG(1300, 500))
	every := floodPosts / patient
	for i := range floodPosts {
		if err := postFrom(app, form.Site.Origins[0], i%floodAddresses, enquiryOf(random, "flood", i)); err != nil {
			return err
		}
		if i%every == every-1 {
			fields := enquiryOf(random, "visitor", i)
			if err := proof(app, form.Site.Origins[0], fields); err != nil {
				return err
			}
			if err := postFrom(app, form.Site.Origins[0], floodAddresses+i, fields); err != nil {
				return err
			}
		}
	}
	held, err := countHeld(b.ctx, app, "https://flood.test/%")
	if err != nil {
		return err
	}
	visitors, err := countHeld(b.ctx, app, "https://visitor.test/%")
	if err != nil {
		return err
	}
	if held.all != floodPosts || visitors.all != patient {
		return fmt.Errorf("%d and %d posts were kept", held.all, visitors.all)
	}
	b.table.add(row{
		fmt.Sprintf("held of a flood, %d posts from %d addresses", floodPosts, floodAddresses), held.share(),
		fmt.Sprintf("of %d visitors who prove work: %d held", visitors.all, visitors.held), "≥ 95 %", judge(held.held*100 >= held.all*95 && visitors.held == 0),
	})
	return nil
}

// enquiryOf is an enquiry of words that nobody has used.
func enquiryOf(random *rand.Rand, from string, i int) url.Values {
	var words []string
	for range 12 + random.IntN(30) {
		word := make([]byte, 3+random.IntN(7))
		for j := range word {
			word[j] = "aeiouslrtn"[random.IntN(10)]
		}
		words = append(words, string(word))
	}
	return url.Values{
		"email": {fmt.Sprintf("%s%d@visitors.test", from, i)}, "message": {strings.Join(words, " ")}, "consent": {"yes"},
		"page": {fmt.Sprintf("https://%s.test/%d", from, i)},
	}
}

func postFrom(app *firmUnderSpam, origin string, address int, fields url.Values) error {
	r := httptest.NewRequest(http.MethodPost, "/api/v1/forms/"+demo.Form+"/submissions", strings.NewReader(fields.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", origin)
	r.RemoteAddr = fmt.Sprintf("198.%d.%d.%d:40000", 18+address>>16, address>>8&255, address&255)
	w := httptest.NewRecorder()
	if app.handler.ServeHTTP(w, r); w.Code != http.StatusCreated {
		return fmt.Errorf("answered %d: %.200s", w.Code, w.Body)
	}
	return nil
}

// proof does what a visitor's browser does before it posts: it fetches the token, and solves what comes with it.
func proof(app *firmUnderSpam, origin string, fields url.Values) error {
	r := httptest.NewRequest(http.MethodGet, "/api/v1/forms/"+demo.Form+"/token", nil)
	r.Header.Set("Origin", origin)
	w := httptest.NewRecorder()
	app.handler.ServeHTTP(w, r)
	var answer struct {
		Token string
		Proof *spam.Challenge
	}
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
		return err
	}
	if answer.Proof == nil {
		return errors.New("no proof is asked")
	}
	solution, _ := answer.Proof.Solve() // what cannot be solved is seen to be held
	fields.Set("form_token", answer.Token)
	fields.Set("altcha", solution.Payload())
	return nil
}
