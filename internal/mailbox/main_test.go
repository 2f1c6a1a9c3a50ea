package mailbox_test

import (
	"testing"

	"go.uber.org/goleak"
)

// The server of the tests is left out: a connection that ends while the library's server writes a mail is never let go there.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/emersion/go-imap/v2/imapserver.(*Conn).serve"))
}
