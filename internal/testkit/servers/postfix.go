package servers

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// PostfixOptions say where a Postfix brings mail. Mail to any other domain is refused.
type PostfixOptions struct {
	LMTP      map[string]string // by domain: host:port of whom mail is handed over to
	Maildirs  *Maildirs
	Mailboxes []string // addresses; what is added to one with + comes there too
}

// Postfix is a mail server of its own, with its own settings, queue and log.
type Postfix struct {
	URL  string // smtp://127.0.0.1:port
	Addr string // 127.0.0.1:port

	dir  folder
	proc *process
}

// StartPostfix starts a Postfix and waits until it greets. The error wraps ErrMissing when there is none here, or when we
// are not root, as it must be.
func StartPostfix(opts PostfixOptions) (*Postfix, error) {
	program, err := exec.LookPath("postfix")
	if err != nil || os.Geteuid() != 0 {
		return nil, fmt.Errorf("Postfix, for root: %w", ErrMissing)
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	f, err := openMailFolder("postfix")
	if err != nil {
		return nil, err
	}
	p := &Postfix{URL: "smtp://" + hostPort(port), Addr: hostPort(port), dir: f}
	if err := p.launch(program, opts); err != nil {
		return nil, f.failed(err)
	}
	return p, nil
}

func (p *Postfix) launch(program string, opts PostfixOptions) (err error) {
	if err := p.dir.write(map[string]string{"etc/main.cf": p.settings(opts), "etc/master.cf": p.Addr + postfixServices}); err != nil {
		return err
	}
	if err := errors.Join(os.Mkdir(filepath.Join(p.dir.path, "queue"), 0o755), p.makeData()); err != nil {
		return err
	}
	cmd := exec.Command(program, "-c", filepath.Join(p.dir.path, "etc"), "start-fg")
	if p.proc, err = start(cmd, filepath.Join(p.dir.path, "postfix.log"), syscall.SIGTERM); err != nil {
		return fmt.Errorf("start Postfix: %w", err)
	}
	if err := p.proc.ready(p.answers); err != nil {
		_ = p.proc.end(syscall.SIGTERM) // the reason is already in err
		return err
	}
	return nil
}

// makeData makes the folder that its processes share, for the user they run as.
func (p *Postfix) makeData() error {
	u, err := user.Lookup("postfix")
	if err != nil {
		return fmt.Errorf("%w: %w", ErrMissing, err)
	}
	uid, err := strconv.Atoi(u.Uid)
	if err != nil {
		return err
	}
	data := filepath.Join(p.dir.path, "data")
	return errors.Join(os.Mkdir(data, 0o755), os.Chown(data, uid, -1))
}

func (p *Postfix) settings(opts PostfixOptions) string {
	lines := []string{
		"compatibility_level = 3.6", "queue_directory = " + filepath.Join(p.dir.path, "queue"), "data_directory = " + filepath.Join(p.dir.path, "data"),
		"maillog_file = " + filepath.Join(p.dir.path, "mail.log"), "maillog_file_prefixes = " + p.dir.path,
		"myhostname = mx.harbourline.test", "mydestination =", "mynetworks = 127.0.0.0/8", "inet_interfaces = loopback-only", "inet_protocols = ipv4",
		"alias_maps =", "local_recipient_maps =", "relay_recipient_maps =", "recipient_delimiter = +", "smtputf8_enable = yes",
		"default_transport = error:this server brings mail to nobody else", "smtp_dns_support_level = disabled",
		"relay_domains = " + strings.Join(slices.Sorted(maps.Keys(opts.LMTP)), " "), "transport_maps = inline:{" + transports(opts.LMTP) + "}",
	}
	if opts.Maildirs != nil {
		lines = append(lines, mailboxes(opts)...)
	}
	return strings.Join(lines, "\n") + "\n"
}

func transports(byDomain map[string]string) string {
	all := []string{"nobody.invalid=error:nobody"} // an empty table is none
	for domain, address := range byDomain {
		all = append(all, domain+"=lmtp:inet:"+address)
	}
	return strings.Join(all, " ")
}

func mailboxes(opts PostfixOptions) []string {
	domains, folders := map[string]bool{}, []string{}
	for _, address := range opts.Mailboxes {
		_, domain, _ := strings.Cut(address, "@")
		domains[domain] = true
		folders = append(folders, address+"="+address+"/")
	}
	m := opts.Maildirs
	return []string{
		"virtual_mailbox_domains = " + strings.Join(slices.Sorted(maps.Keys(domains)), " "), "virtual_mailbox_base = " + m.dir.path,
		"virtual_mailbox_maps = inline:{" + strings.Join(folders, " ") + "}", fmt.Sprintf("virtual_uid_maps = static:%d", m.uid),
		fmt.Sprintf("virtual_gid_maps = static:%d", m.gid), "virtual_minimum_uid = 1",
	}
}

// postfixServices is master.cf behind the address that SMTP is spoken at. Nothing is chrooted.
const postfixServices = ` inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`

func (p *Postfix) answers(ctx context.Context) bool {
	return greets(ctx, p.Addr, "220 ")
}

// greets says whether somebody at an address begins as a server does.
func greets(ctx context.Context, address, greeting string) bool {
	c, err := new(net.Dialer).DialContext(ctx, "tcp", address)
	if err != nil {
		return false
	}
	defer c.Close()
	deadline, _ := ctx.Deadline()
	if err := c.SetDeadline(deadline); err != nil {
		return false
	}
	line, err := bufio.NewReader(c).ReadString('\n')
	return err == nil && strings.HasPrefix(line, greeting)
}

// Log is what the server wrote down.
func (p *Postfix) Log() string {
	text, err := os.ReadFile(filepath.Join(p.dir.path, "mail.log"))
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// Stop ends the server, its processes with it, and removes its folder. Stopping twice is harmless.
func (p *Postfix) Stop() error {
	if err := p.proc.end(syscall.SIGTERM); err != nil {
		return err
	}
	return p.dir.remove()
}
