package servers

import (
	"context"
	"fmt"
	"net/url"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

// DovecotPassword is that of every mailbox.
const DovecotPassword = "pass,word/1"

// Dovecot is an IMAP server with the mailboxes of a folder.
type Dovecot struct {
	Addr string // 127.0.0.1:port

	dir     folder
	program string
	proc    *process
}

// StartDovecot starts a Dovecot and waits until it greets. The error wraps ErrMissing when there is none here.
func StartDovecot(m *Maildirs, mailboxes ...string) (*Dovecot, error) {
	program, err := exec.LookPath("dovecot")
	if err != nil {
		return nil, fmt.Errorf("Dovecot: %w", ErrMissing)
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	f, err := openMailFolder("dovecot")
	if err != nil {
		return nil, err
	}
	d := &Dovecot{Addr: hostPort(port), dir: f, program: program}
	users := ""
	for _, address := range mailboxes {
		users += address + ":{PLAIN}" + DovecotPassword + "\n"
	}
	settings := strings.NewReplacer("DIR", f.path, "PORT", fmt.Sprint(port), "UID", fmt.Sprint(m.uid), "GID", fmt.Sprint(m.gid), "MAIL", m.dir.path).Replace(dovecotSettings)
	if err := f.write(map[string]string{"dovecot.conf": settings, "users": users}); err != nil {
		return nil, f.failed(err)
	}
	if err := d.launch(); err != nil {
		return nil, f.failed(err)
	}
	return d, nil
}

const dovecotSettings = `protocols = imap
listen = 127.0.0.1
base_dir = DIR/run
state_dir = DIR/state
log_path = DIR/mail.log
ssl = no
disable_plaintext_auth = no
mail_location = maildir:MAIL/%u
first_valid_uid = 1
service imap-login {
  inet_listener imap {
    port = PORT
  }
  inet_listener imaps {
    port = 0
  }
}
passdb {
  driver = passwd-file
  args = DIR/users
}
userdb {
  driver = static
  args = uid=UID gid=GID home=MAIL/%u
}
`

func (d *Dovecot) launch() (err error) {
	cmd := exec.Command(d.program, "-F", "-c", filepath.Join(d.dir.path, "dovecot.conf"))
	if d.proc, err = start(cmd, filepath.Join(d.dir.path, "dovecot.log"), syscall.SIGTERM); err != nil {
		return fmt.Errorf("start Dovecot: %w", err)
	}
	if err := d.proc.ready(func(ctx context.Context) bool { return greets(ctx, d.Addr, "* OK") }); err != nil {
		_ = d.proc.end(syscall.SIGTERM) // the reason is already in err
		return err
	}
	return nil
}

// URL is where one of the mailboxes is: imap://user:password@127.0.0.1:port/INBOX.
func (d *Dovecot) URL(mailbox string) string {
	return "imap://" + url.QueryEscape(mailbox) + ":" + url.QueryEscape(DovecotPassword) + "@" + d.Addr + "/INBOX"
}

// Restart ends the server, and with it every connection, and starts it again on the same port.
func (d *Dovecot) Restart() error {
	if err := d.proc.end(syscall.SIGTERM); err != nil {
		return err
	}
	return d.launch()
}

// Stop ends the server and removes its folder. Stopping twice is harmless.
func (d *Dovecot) Stop() error {
	if err := d.proc.end(syscall.SIGTERM); err != nil {
		return err
	}
	return d.dir.remove()
}
