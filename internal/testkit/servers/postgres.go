package servers

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
)

// PostgresOptions change how a PostgreSQL is started.
type PostgresOptions struct {
	// Durable keeps fsync and full_page_writes on, for drills that kill the
	// server. Without it the server is faster and loses data in a power cut,
	// though not when only its processes are killed.
	Durable bool
	// Settings are further "name=value" settings of the server.
	Settings []string
}

// Postgres is a running PostgreSQL with one superuser, postgres, who needs no password.
type Postgres struct {
	URL string // postgres://postgres@127.0.0.1:port/postgres?sslmode=disable

	dir  folder
	bin  string
	user *syscall.Credential // nil: as ourselves
	port int
	opts PostgresOptions
	proc *process
}

// StartPostgres makes a new database cluster, starts its server and waits
// until it takes connections. Its files go to dir, which must be empty; if dir
// is "", to a temporary folder that Stop removes. PostgreSQL refuses to run as
// root, so for root it runs as the user postgres, who must then be able to
// reach dir. The error wraps ErrMissing when there is no PostgreSQL here.
func StartPostgres(dir string, opts PostgresOptions) (*Postgres, error) {
	bin, err := postgresPrograms()
	if err != nil {
		return nil, err
	}
	user, err := unprivileged()
	if err != nil {
		return nil, err
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	f, err := openFolder(dir, "postgres")
	if err != nil {
		return nil, err
	}
	p := &Postgres{
		URL: "postgres://postgres@" + hostPort(port) + "/postgres?sslmode=disable",
		dir: f, bin: bin, user: user, port: port, opts: opts,
	}
	if err := p.create(); err != nil {
		return nil, f.failed(err)
	}
	return p, nil
}

func (p *Postgres) create() error {
	if err := give(p.dir.path, p.user); err != nil {
		return err
	}
	cmd := p.command("initdb", "-D", p.data(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	return p.launch()
}

func (p *Postgres) launch() error {
	proc, err := start(p.command("postgres", p.arguments()...), p.dir.path+"/postgres.log", syscall.SIGQUIT)
	if err != nil {
		return fmt.Errorf("start postgres: %w", err)
	}
	p.proc = proc
	if err := proc.ready(p.answers); err != nil {
		_ = p.Kill() // the reason is already in err
		return err
	}
	return nil
}

func (p *Postgres) data() string { return filepath.Join(p.dir.path, "data") }

func (p *Postgres) arguments() []string {
	args := []string{"-D", p.data(), "-p", strconv.Itoa(p.port), "-h", "127.0.0.1", "-k", "",
		"-c", "max_connections=200", "-c", "synchronous_commit=on", "-c", "timezone=UTC"}
	if !p.opts.Durable {
		args = append(args, "-c", "fsync=off", "-c", "full_page_writes=off")
	}
	for _, s := range p.opts.Settings {
		args = append(args, "-c", s)
	}
	return args
}

// command runs one of PostgreSQL's programs as the user who owns the files.
func (p *Postgres) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(p.bin, name), args...)
	cmd.Dir = p.dir.path
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: p.user}
	return cmd
}

func (p *Postgres) answers(ctx context.Context) bool {
	return exec.CommandContext(ctx, filepath.Join(p.bin, "pg_isready"), "-q", "-h", "127.0.0.1", "-p", strconv.Itoa(p.port)).Run() == nil
}
