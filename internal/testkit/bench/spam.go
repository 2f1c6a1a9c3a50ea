package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"frontdesk/internal/config"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/demo"
	"frontdesk/internal/intake"
	"frontdesk/internal/testkit"
)

// spam measures how much spam is held back, and how much of what is wanted: mails of a public corpus, one half judged by
// a manager and the other half posted after it, and a flood.
func (b *bench) spam() error {
	if err := b.flood(); err != nil {
		return fmt.Errorf("flood: %w", err)
	}
	folder, err := os.MkdirTemp("", "corpus")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	all, err := fetchCorpus(b.ctx, folder)
	if err != nil {
		b.table.add(row{"spam and wanted mails held", fmt.Sprintf("not measured, the corpus cannot be had: %.120v", err), "", "≥ 85 %, ≤ 0.5 %", shown})
		return nil
	}
	random := rand.New(rand.NewPCG(2026, 11))
	random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return b.corpus(all[:len(all)/2], all[len(all)/2:])
}

// corpus teaches one half and posts the other. The budgets are off, and every post looks alike but for its text.
func (b *bench) corpus(train, test []example) error {
	app, closeApp, err := openSpam(b.ctx, "off")
	if err != nil {
		return err
	}
	defer closeApp()
	if err := teach(b.ctx, app, train); err != nil {
		return err
	}
	if err := post(b.ctx, app, "warm up", []example{{"Good morning", false}}, ""); err != nil {
		return err
	}
	if err := b.await(time.Minute, func() (bool, error) { return app.intake.Taught() == len(train), nil }); err != nil {
		return err
	}
	if err := post(b.ctx, app, "test", test, ""); err != nil {
		return err
	}
	spam, err := countHeld(b.ctx, app, "https://test.test/spam/%")
	if err != nil {
		return err
	}
	ham, err := countHeld(b.ctx, app, "https://test.test/ham/%")
	if err != nil {
		return err
	}
	if spam.all+ham.all != len(test) {
		return fmt.Errorf("%d posted, %d kept", len(test), spam.all+ham.all)
	}
	taught := fmt.Sprintf("%d mails judged before", len(train))
	b.table.add(row{fmt.Sprintf("held of %d spam mails", spam.all), spam.share(), taught, "≥ 85 %", judge(spam.held*100 >= spam.all*85)})
	b.table.add(row{fmt.Sprintf("held of %d wanted mails, newsletters too", ham.all), ham.share(), taught, "≤ 0.5 %", judge(ham.held*1000 <= ham.all*5)})
	return nil
}

// firmUnderSpam is the demo firm as those who post to it and its manager know it.
type firmUnderSpam struct {
	intake  *intake.Intake
	db      *database.DB
	handler http.Handler
}

// openSpam builds the demo firm's product here, on a database of its own.
func openSpam(ctx context.Context, rate string) (*firmUnderSpam, func(), error) {
	folder, err := os.MkdirTemp("", "spam")
	if err != nil {
		return nil, nil, err
	}
	app, closeApp, err := testkit.Open(ctx, config.Config{
		Listen: "127.0.0.1:8080", Data: folder, MailFrom: "Harbourline <desk@harbourline.test>", SubmitRate: rate,
	})
	if err != nil {
		return nil, nil, err
	}
	return &firmUnderSpam{app.Intake, app.DB, app.Handler}, func() { closeApp(); os.RemoveAll(folder) }, nil
}

// post has everybody post one text. Where from says what it is; it is not a part of what is judged.
func post(ctx context.Context, app *firmUnderSpam, from string, all []example, website string) error {
	for i, e := range all {
		class := "ham"
		if e.spam {
			class = "spam"
		}
		_, err := app.intake.Submit(ctx, intake.Post{Form: demo.Form, Fields: map[string][]string{
			"email": {fmt.Sprintf("%s%d@visitors.test", strings.ReplaceAll(from, " ", ""), i)}, "message": {e.text}, "consent": {"yes"}, "website": {website},
			"submission_id": {from + strconv.Itoa(i)}, "page": {fmt.Sprintf("https://%s.test/%s/%d", strings.ReplaceAll(from, " ", ""), class, i)},
		}})
		if err != nil {
			return fmt.Errorf("%s %d: %w", from, i, err)
		}
	}
	return nil
}

// teach has a manager judge every example: each is held first, by the honeypot.
func teach(ctx context.Context, app *firmUnderSpam, train []example) error {
	if err := post(ctx, app, "train", train, "x"); err != nil {
		return err
	}
	manager := crm.Actor{Kind: crm.ActorPerson, ID: 1, Name: "Bench", Role: crm.RoleManager}
	for {
		held, err := app.intake.Held(ctx, manager, 0, 200)
		if err != nil || len(held) == 0 {
			return err
		}
		for _, s := range held {
			verdict := app.intake.Release
			if strings.Contains(s.Page, "/spam/") {
				verdict = app.intake.Reject
			}
			if err := verdict(ctx, manager, s.ID); err != nil {
				return err
			}
		}
	}
}

// portion is how many of some were held.
type portion struct{ held, all int }

func (p portion) share() string {
	return fmt.Sprintf("%.2f %%, all kept", 100*float64(p.held)/float64(max(p.all, 1)))
}

// countHeld counts the submissions from pages whose address is like this.
func countHeld(ctx context.Context, app *firmUnderSpam, page string) (p portion, err error) {
	err = app.db.Read(ctx, func(tx *database.Tx) error {
		p, err = database.One(tx, func(row database.Scanner) (p portion, err error) {
			var held, all int64
			err = row.Scan(&held, &all)
			return portion{int(held), int(all)}, err
		}, `SELECT COUNT(*) FILTER (WHERE state = 'quarantined'), COUNT(*) FROM submissions WHERE page LIKE $1`, page)
		return err
	})
	return p, err
}
