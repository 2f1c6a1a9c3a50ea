package mail_test

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"strings"
	"testing"

	verifier "github.com/emersion/go-msgauth/dkim"

	"frontdesk/internal/crm"
	"frontdesk/internal/testkit"
)

// signing has an environment sign its mail, and returns how a receiver looks the key up.
func signing(t *testing.T, env *testkit.Env) *verifier.VerifyOptions {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	env.Config.MailFrom, env.Config.DKIMSelector = "Harbour <desk@firm.test>", "frontdesk"
	env.Config.DKIMKey = string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	return &verifier.VerifyOptions{LookupTXT: func(string) ([]string, error) {
		settings := env.Config
		if err := settings.Check(); err != nil {
			return nil, err
		}
		_, value := settings.Signer().Record()
		return []string{value}, nil
	}}
}

func TestEveryMailIsSignedOnceAndKeptAsItWasSent(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		receiver := signing(t, env)
		f, sink := newFirm(t, env)
		refused := ""
		sink.Misbehave(func(step testkit.Step, m testkit.Mail) error {
			if step == testkit.Received && m.To == ann && refused == "" {
				refused = m.Raw
				return testkit.Refusal(451, "later")
			}
			return nil
		})
		file := f.Enquire("email", client, "message", "你好\n.\n"+strings.Repeat("x", 2000))
		m := becomes(t, f, file.Lead.ID, crm.MessageOffer, crm.MessageAccepted)
		kept, err := f.App.Mail.Message(context.Background(), m.ID)
		if err != nil {
			t.Fatal(err)
		}
		mails := sink.Mails(ann)
		last := mails[len(mails)-1].Raw
		if len(mails) != 2 || refused != last || string(kept.Raw) != last {
			t.Errorf("%d attempts; all of one text: %t, kept so: %t", len(mails), refused == last, string(kept.Raw) == last)
		}
		for _, mail := range append(mails, sink.Mails(client)...) {
			found, err := verifier.VerifyWithOptions(strings.NewReader(mail.Raw), receiver)
			if err != nil || len(found) != 1 || found[0].Err != nil || found[0].Domain != "firm.test" {
				t.Errorf("to %s: %v %+v\n%s", mail.To, err, found, mail.Raw)
			}
		}
		if len(sink.Mails(client)) != 1 {
			t.Error("the client was not told")
		}
	})
}
