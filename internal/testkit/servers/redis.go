package servers

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// RedisOptions change how a Redis is started.
type RedisOptions struct {
	// Args follow the usual arguments of redis-server, as "--requirepass", "x".
	Args []string
	// Config, when not empty, is the text of a configuration file, which the
	// server may write to; a Sentinel needs one.
	Config string
}

// Redis is a running redis-server without persistence: what it holds is gone
// when it ends.
type Redis struct {
	URL  string // redis://127.0.0.1:port
	Addr string // 127.0.0.1:port

	dir  folder
	port int
	opts RedisOptions
	proc *process
}

// StartRedis starts a redis-server and waits until it answers. Its files go to
// dir; if dir is empty, to a temporary folder that Stop removes. The error
// wraps ErrMissing when there is no redis-server here.
func StartRedis(dir string, opts RedisOptions) (*Redis, error) {
	if _, err := exec.LookPath("redis-server"); err != nil {
		return nil, fmt.Errorf("redis-server: %w", ErrMissing)
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	f, err := openFolder(dir, "redis")
	if err != nil {
		return nil, err
	}
	r := &Redis{URL: "redis://" + hostPort(port), Addr: hostPort(port), dir: f, port: port, opts: opts}
	if err := r.launch(); err != nil {
		return nil, f.failed(err)
	}
	return r, nil
}

func (r *Redis) launch() error {
	args := []string{"--port", strconv.Itoa(r.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", r.dir.path}
	if r.opts.Config != "" {
		file := filepath.Join(r.dir.path, "redis.conf")
		if err := os.WriteFile(file, []byte(r.opts.Config), 0o600); err != nil {
			return fmt.Errorf("write configuration: %w", err)
		}
		args = append([]string{file}, args...)
	}
	cmd := exec.Command("redis-server", append(args, r.opts.Args...)...)
	p, err := start(cmd, filepath.Join(r.dir.path, "redis.log"), syscall.SIGKILL)
	if err != nil {
		return fmt.Errorf("start redis-server: %w", err)
	}
	r.proc = p
	if err := p.ready(r.answers); err != nil {
		_ = p.end(syscall.SIGKILL) // the reason is already in err
		return err
	}
	return nil
}

// answers says whether the server talks: "-NOAUTH" is an answer too, "-LOADING" is not.
func (r *Redis) answers(ctx context.Context) bool {
	c, err := new(net.Dialer).DialContext(ctx, "tcp", r.Addr)
	if err != nil {
		return false
	}
	defer c.Close()
	deadline, _ := ctx.Deadline()
	if err := c.SetDeadline(deadline); err != nil {
		return false
	}
	if _, err := c.Write([]byte("PING\r\n")); err != nil {
		return false
	}
	line, err := bufio.NewReader(c).ReadString('\n')
	return err == nil && (strings.HasPrefix(line, "+PONG") || strings.HasPrefix(line, "-NOAUTH"))
}

// PID is the server's process id.
func (r *Redis) PID() int { return r.proc.pid() }

// Pause stops the server's clock: it accepts connections, through the kernel,
// and answers nothing until Resume.
func (r *Redis) Pause() error { return r.proc.cmd.Process.Signal(syscall.SIGSTOP) }

// Resume undoes Pause.
func (r *Redis) Resume() error { return r.proc.cmd.Process.Signal(syscall.SIGCONT) }

// Kill ends the server at once and leaves its folder for Restart.
func (r *Redis) Kill() error { return r.proc.end(syscall.SIGKILL) }

// Restart ends the server if it runs, and starts it again on the same port, empty.
func (r *Redis) Restart() error {
	if err := r.Kill(); err != nil {
		return err
	}
	return r.launch()
}

// Stop ends the server and removes what StartRedis made. Stopping twice is harmless.
func (r *Redis) Stop() error {
	if err := r.Kill(); err != nil { // it holds nothing worth a slower end
		return err
	}
	return r.dir.remove()
}
