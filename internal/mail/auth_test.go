package mail

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
)

func TestAPasswordNeverLeavesThisHostUnencrypted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{offers: []string{"AUTH PLAIN LOGIN"}, distant: true}
		smtp := transport(t, s, "smtp://user:secret@relay.test", Options{})
		o := smtp.Send(t.Context(), envelope, raw, nil)
		if o.State != Retry || o.Phase != PhaseAuth || !o.PauseChannel || s.count("AUTH") != 0 {
			t.Errorf("got %+v, heard %v", o, s.heard)
		}
		closeAll(t, smtp, s)
	})
}

func TestAUserIsNeverSilentlyLeftOut(t *testing.T) {
	for _, offers := range [][]string{nil, {"AUTH GSSAPI"}} {
		synctest.Test(t, func(t *testing.T) {
			s := &script{offers: offers}
			smtp := transport(t, s, "smtp://user:secret@relay.test", Options{})
			o := smtp.Send(t.Context(), envelope, raw, nil)
			if o.State != Retry || o.Phase != PhaseAuth || !o.PauseChannel || s.count("MAIL") != 0 {
				t.Errorf("got %+v, heard %v", o, s.heard)
			}
			closeAll(t, smtp, s)
		})
	}
}

func TestLoginIsUsedWherePlainIsNotOffered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var heard []string
		finished := make(chan struct{})
		dial := func(context.Context, string, string) (net.Conn, error) {
			client, server := net.Pipe()
			go func() {
				defer close(finished)
				defer server.Close()
				in := bufio.NewScanner(server)
				for _, reply := range []string{"220 hi", "250-relay\r\n250 AUTH=LOGIN", "334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6", "535 5.7.8 no"} {
					fmt.Fprintf(server, "%s\r\n", reply)
					in.Scan()
					heard = append(heard, in.Text())
				}
			}()
			return &pipe{Conn: client, script: &script{}}, nil
		}
		smtp := transport(t, nil, "smtp://user:secret@relay.test", Options{Dial: dial})
		o := smtp.Send(t.Context(), envelope, raw, nil)
		if o.State != Retry || o.Code != 535 || !o.PauseChannel {
			t.Errorf("got %+v", o)
		}
		<-finished
		if want := []string{"EHLO localhost", "AUTH LOGIN", "dXNlcg==", "c2VjcmV0", ""}; !slices.Equal(heard, want) {
			t.Errorf("heard %q", heard)
		}
	})
}

func TestPlainTextSlippedInBeforeEncryptionEndsTheConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{at: "STARTTLS", how: "inject", offers: []string{"STARTTLS"}}
		smtp := transport(t, s, "smtp+starttls://relay.test", Options{})
		o := smtp.Send(t.Context(), envelope, raw, nil)
		if o.State != Retry || o.Phase != PhaseTLS || !strings.Contains(o.Err.Error(), "slipped in") {
			t.Errorf("got %+v", o)
		}
		closeAll(t, smtp, s)
	})
}
