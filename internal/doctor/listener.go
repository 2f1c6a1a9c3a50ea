package doctor

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"
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
	case errors.Is(err, syscall.EADDRINUSE) && answers(ctx, address, "/healthz"):
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
	if answers(ctx, p.Config.Listen, "/readyz") {
		r.ok("a server is ready at %s", p.Config.Listen)
		return
	}
	r.fault("no server is ready at %s", p.Config.Listen).do("look at its log, and examine it with: frontdesk doctor")
}

// answers asks whoever listens for a page that frontdesk has.
func answers(ctx context.Context, listen, path string) bool {
	ctx, cancel := context.WithTimeout(ctx, knockFor)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+reachable(listen)+path, nil)
	if err != nil {
		return false
	}
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Do(request)
	if err != nil {
		return false
	}
	defer response.Body.Close() // it was only read
	body, err := io.ReadAll(io.LimitReader(response.Body, 1<<16))
	if path == "/healthz" && string(body) != "ok\n" {
		return false
	}
	return err == nil && response.StatusCode == http.StatusOK
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
