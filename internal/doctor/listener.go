package doctor

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"

	"frontdesk/internal/observe"
)

const knockFor = 3 * time.Second

// lookAtListener: is the address free, or a frontdesk's already?
func lookAtListener(ctx context.Context, p *patient, r *record) {
	address := p.Config.Listen
	listener, err := net.Listen("tcp", address)
	switch {
	case err == nil:
		_ = listener.Close() // nothing came in
		r.ok("%s is free: no server runs there", address)
	case errors.Is(err, syscall.EADDRINUSE) && string(ask(ctx, address, "/healthz")) == "ok\n":
		r.ok("a server answers at %s", address)
	case errors.Is(err, syscall.EADDRINUSE):
		r.fault("another program listens on %s", address).do("stop it, or set FRONTDESK_LISTEN to a free address")
	case errors.Is(err, syscall.EACCES):
		r.fault("%s may not be listened on: ports below 1024 are for root", address).do("set FRONTDESK_LISTEN to a higher port, behind a reverse proxy")
	default:
		r.fault("%s cannot be listened on: %v", address, err).do("set FRONTDESK_LISTEN to an address of this host, such as 127.0.0.1:8080")
	}
}

// lookAtServing: does a server answer here, ready for visitors?
func lookAtServing(ctx context.Context, p *patient, r *record) {
	var report observe.Report
	body := ask(ctx, p.Config.Listen, "/readyz")
	_ = json.Unmarshal(body, &report) // another program's answer has no such status
	if report.Status == observe.Ready || report.Status == observe.Degraded {
		r.ok("a server is %s at %s", report.Status, p.Config.Listen)
		return
	}
	r.fault("no server is ready at %s", p.Config.Listen).do("look at its log, and examine it with: frontdesk doctor")
}

// ask asks whoever listens for a page, and returns it if there is one.
func ask(ctx context.Context, listen, path string) []byte {
	ctx, cancel := context.WithTimeout(ctx, knockFor)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+reachable(listen)+path, nil)
	if err != nil {
		return nil
	}
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Do(request)
	if err != nil {
		return nil
	}
	defer response.Body.Close() // it was only read
	body, err := io.ReadAll(io.LimitReader(response.Body, 1<<16))
	if err != nil || response.StatusCode != http.StatusOK {
		return nil
	}
	return body
}

// reachable is where to reach a server on this host that listens on an address.
func reachable(listen string) string {
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return listen
	}
	if address, err := netip.ParseAddr(host); host == "" || (err == nil && address.IsUnspecified()) {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}
